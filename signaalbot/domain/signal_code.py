"""What is a signal called? Two Dutch words and a number: easy to read aloud, saying nothing about anybody."""

from __future__ import annotations

from typing import Final

from signaalbot.domain.chance import Chance

FIRST: Final = (
    "amber anijs appel avond balsa basalt berk beuk blauw bries brons citroen dauw den duin eik es ferm fris geel "
    "goud grijs groen haver hazel helder herfst hoog iep ijzer jade kalm kalk karmijn kastanje klei klaver koper "
    "koraal korst kruid kwarts larix leem lente licht linde lood maan magnolia maïs marmer mei mist mos munt "
    "noord olijf oost opaal oranje parel peper pijn plat populier purper rond rots ruw saffier schelp sneeuw "
    "staal ster stil stro tarwe tijm tin topaas turf varen vers vlas vlier vroeg warm west wilg wit zacht zand "
    "zee zilver zomer zon zuid zwart"
).split()
SECOND: Final = (
    "akker anker appelboom baken bank bark beek bel berg boei boog boot bord brug bus deur dijk dok doos draad "
    "emmer fakkel fiets fluit fonkel gans gevel golf gracht hamer haven hek helling heuvel hoed huif kaars kade "
    "kamer kan kast kei kiel klok knoop koets kraan krant kreek kruik kuil lamp lantaarn leeuwerik lepel lijn "
    "mand markt mast mees meer merel molen mus muur net otter paal pad park pen piano plein poort pot put raam "
    "reiger ring roer schaal schip schuur sleutel sloot sluis spiegel spoor steiger stoel stoep tafel tak toren "
    "touw trap trein trommel uil vaart veld veer venster vijver vlag vlinder vlot vogel vuurtoren wagen wal weide "
    "wiel wolk zeil zwaan"
).split()


def new_code(chance: Chance) -> str:
    """Return a code such as "zilver-molen-42"."""
    pick = chance.below
    return f"{FIRST[pick(len(FIRST))]}-{SECOND[pick(len(SECOND))]}-{pick(90) + 10}"
