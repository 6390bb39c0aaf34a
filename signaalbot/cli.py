"""What can be typed? `signaalbot run`, `demo`, `classify` and the rest; each says in one sentence what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from signaalbot import commands, config
from signaalbot.domain.problem import Problem
from signaalbot.texts import texts_in

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 fine, 1 some input was wrong, 2 cannot start."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command(chosen)
    except Problem as problem:
        print(texts_in(config.default_language()).plain(problem.key, **problem.facts()), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="signaalbot", description="Kamers, signalen en het weekbeeld: één bot voor inwoners en overheid."
    )
    subparsers = parser.add_subparsers(required=True, metavar="opdracht")

    def add(name: str, command: Command, about: str) -> argparse.ArgumentParser:
        found = subparsers.add_parser(name, help=about, description=about)
        found.set_defaults(command=command)
        return found

    _with_config(add("init", commands.init, "stelt vragen en maakt signaalbot.toml"))
    _with_config(add("run", commands.run, "draait de bot"))
    _with_config(add("alive", commands.alive, "zegt of de bot draait (voor een gezondheidscontrole)"))
    _with_config(add("doctor", commands.doctor, "kijkt of alles in orde is, en zegt wat u kunt doen"))
    demo_parser = add("demo", commands.demo, "speelt een oefening op de eigen oefenserver; geen token nodig")
    demo_parser.add_argument("--scenario", default="boerenprotest", metavar="NAAM", help="een eigen bestand mag ook")
    demo_parser.add_argument("--check", type=Path, metavar="BESTAND", help="zeg alleen of een scenario klopt")
    demo_parser.add_argument("--seed", type=int, default=1, metavar="N", help="zelfde getal, zelfde verloop")
    demo_parser.add_argument("--headless", action="store_true", help="speel alles af en stop")
    demo_parser.add_argument("--out", type=Path, metavar="MAP", help="waar verslag en weekbeelden komen")
    demo_parser.add_argument("--port", type=int, default=8484, metavar="N")
    invite_parser = _with_config(add("invite", commands.invite, "maakt een uitnodiging voor een collega"))
    invite_parser.add_argument("--role", choices=("coordinator", "administrator"), default="coordinator")
    digest_parser = _with_config(add("digest", commands.digest, "maakt het weekbeeld van een week"))
    digest_parser.add_argument("--week", metavar="2026-W46", help="de week; anders de vorige")
    digest_parser.add_argument("--out", type=Path, default=Path(), metavar="MAP")
    digest_parser.add_argument("--public", action="store_true", help="de openbare versie: aantallen vanaf 10")
    backup_parser = _with_config(
        add("backup", commands.backup, "maakt een kopie van de database, ook als de bot draait")
    )
    backup_parser.add_argument("--out", type=Path, metavar="MAP", help="anders de map backups naast de database")
    backup_parser.add_argument("--days", type=int, default=30, metavar="N", help="oudere kopieën worden gewist (30)")
    restore_parser = _with_config(add("restore", commands.restore, "zet een kopie terug; de bot moet uit staan"))
    restore_parser.add_argument("file", type=Path, metavar="BESTAND")
    export_parser = _with_config(add("export", commands.export, "schrijft verslagen en weekbeelden voor het archief"))
    export_parser.add_argument("--out", type=Path, required=True, metavar="MAP", help="een nieuwe of lege map")
    retention_parser = _with_config(
        add("retention", commands.retention, "wist wat over zijn termijn is, zoals de bot zelf doet")
    )
    retention_parser.add_argument("--dry-run", action="store_true", help="zeg alleen wat er weg zou gaan")
    for name, command, about in (
        ("classify", commands.classify, "leest regels en stelt per regel verhalen voor"),
        ("redact", commands.redact, "leest regels en haalt persoonsgegevens weg"),
    ):
        _with_config(add(name, command, about)).add_argument("file", nargs="?", metavar="BESTAND")
    evaluate_parser = add("evaluate", commands.evaluate, "meet hoe goed de voorstellen zijn")
    evaluate_parser.add_argument("file", nargs="?", metavar="BESTAND", help="zonder bestand: op beoordeelde signalen")
    _with_config(evaluate_parser)
    evaluate_parser.add_argument("--json", action="store_true")
    train_parser = add("train", commands.train, "traint het model op de voorbeelden in models/data")
    train_parser.add_argument("--models", type=Path, metavar="MAP", help="anders de map van dit programma")
    train_parser.add_argument("--with-reviews", action="store_true", help="leer ook van beoordeelde signalen")
    train_parser.add_argument("--encoder", action="store_true", help="train op de pijplijn in [narratives]")
    _with_config(train_parser)
    model_parser = _with_config(add("model", commands.model, "kiest welke versie van het model draait"))
    model_parser.add_argument("task", choices=("list", "promote", "rollback", "register"))
    model_parser.add_argument("version", nargs="?", default="", metavar="VERSIE")
    add("data", commands.data, "zegt wat elke kolom van de database bevat (docs/data.md)")
    return parser


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--config", type=Path, default=Path(config.CONFIG_NAME), metavar="BESTAND")
    return parser
