"""How often is a calm year disturbed, and how fast is a doubling seen? The table of docs/weekbeeld.md, made anew."""

from __future__ import annotations

import random
import statistics
from typing import Final

from signaalbot.domain.baseline import grows
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.trend import LOOK_BACK

RATES: Final = (2, 4, 6, 8, 10, 15, 20)
SPREADS: Final = (0.0, 0.1)
"""How much calm weeks differ among themselves, beside pure chance: not at all, or by a tenth."""

YEARS: Final = 200
DOUBLINGS: Final = 400
PATIENCE: Final = 12


def reporters(chance: random.Random, rate: float, spread: float) -> int:
    """Draw the reporters of one week."""
    mean = rate if spread == 0 else chance.gammavariate(1 / spread**2, rate * spread**2)
    passed, count = chance.expovariate(mean), 0
    while passed < 1:
        passed, count = passed + chance.expovariate(mean), count + 1
    return count


def alarms_a_year(chance: random.Random, rate: float, spread: float) -> float:
    """Return how many proposals "let op" a calm year brings, for five narratives together."""
    alarms = 0
    for _ in range(YEARS * len(Narrative)):
        counts = [reporters(chance, rate, spread) for _ in range(LOOK_BACK + 52)]
        before = False
        for week in range(LOOK_BACK, LOOK_BACK + 52):
            now = grows(counts[week - LOOK_BACK : week + 1][::-1])
            alarms += now and not before
            before = now
    return alarms / YEARS


def delays(chance: random.Random, rate: float, spread: float) -> list[int]:
    """Return after how many weekbeelden a doubling is seen; 13 when not within twelve weeks."""
    found = []
    for _ in range(DOUBLINGS):
        counts = [reporters(chance, rate, spread) for _ in range(LOOK_BACK)]
        counts += [reporters(chance, 2 * rate, spread) for _ in range(PATIENCE)]
        weeks = range(LOOK_BACK, LOOK_BACK + PATIENCE)
        seen = (week - LOOK_BACK + 1 for week in weeks if grows(counts[: week + 1][::-1]))
        found.append(next(seen, PATIENCE + 1))
    return found


def main() -> None:
    """Print the table as Markdown."""
    print("| reporters a week | spread | false alarms a year | median delay, weeks | seen within two weeks |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for rate in RATES:
        for spread in SPREADS:
            chance = random.Random(rate * 10 + int(spread * 10))
            alarms, waited = alarms_a_year(chance, rate, spread), delays(chance, rate, spread)
            soon = sum(each <= 2 for each in waited) / len(waited)
            print(f"| {rate} | {spread} | {alarms:.2f} | {statistics.median(waited):g} | {soon:.0%} |")


if __name__ == "__main__":
    main()
