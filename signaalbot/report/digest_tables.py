"""How do the narratives and the areas stand? Tables with a word, an icon and a small drawing in each row."""

from __future__ import annotations

from signaalbot.domain.decision import Part
from signaalbot.domain.edition import Colour, Theme
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.suppression import Cell
from signaalbot.domain.trend import Change
from signaalbot.report import charts
from signaalbot.report import digest_words as words
from signaalbot.report.digest_blocks import Block, Figures, Legend, Lines, Row, Source, Standing
from signaalbot.report.page import Bullets


def standing(source: Source) -> tuple[Block, ...]:
    """Return colour, word, icon, arrow and phase per narrative, and what the colours ask."""
    edition, texts = source.edition, source.texts
    if edition.too_little or not edition.themes_told:
        return (Lines((texts.plain("digest.heard.closed"),)), _legend(source))
    rows = tuple(_theme_row(theme, source) for theme in edition.themes)
    compared, drawn = any(row.compared for row in rows), any(row.drawing for row in rows)
    colour = "colour" if any(row.phase for row in rows) else "colour_alone"
    keys = ("narrative", "heard", *(["change"] if compared else []), colour)
    head = tuple(texts.plain(f"digest.column.{key}") for key in keys)
    caption = texts.plain("digest.chart.trend_caption" if drawn else "digest.chart.no_trend_caption")
    table = Standing(caption, head, rows, coloured=True, compared=compared)
    return (table, _legend(source), *_figures(source, drawn=drawn))


def silence(source: Source) -> tuple[Block, ...]:
    """Return whom we did not hear, never as good news (T53), and where the signals came from."""
    edition, texts = source.edition, source.texts
    lines = [] if source.public else [note.text for note in source.decisions.of(Part.SILENCE)]
    if edition.silent_areas:
        lines.append(texts.plain("digest.silence.areas", areas=words.listed(edition.silent_areas, texts)))
        lines += words.sentences(texts, "digest.silence", "not_calm")
    else:
        lines += words.sentences(texts, "digest.silence", "none" if edition.areas_told else "closed")
    if few := [area.name for area in edition.areas if area.cell.hidden and edition.areas_told]:
        lines.append(texts.plain("digest.silence.few", areas=words.listed(few, texts)))
    if edition.silent_roles:
        roles = [texts.plain(f"occupation.{role}").lower() for role in edition.silent_roles]
        lines.append(texts.plain("digest.silence.roles", roles=words.listed(roles, texts)))
    voices = words.sentences(texts, "digest.silence", "established", "silent", "critical", "overlooked")
    blocks: tuple[Block, ...] = (Lines(tuple(lines)), Bullets(tuple(voices), texts.plain("digest.silence.voices")))
    return (*blocks, *_coverage(source))


def _theme_row(theme: Theme, source: Source) -> Row:
    texts, settled = source.texts, source.decisions.colours.get(theme.narrative)
    colour = words.shown_colour(theme, concept=source.concept)
    phase = source.decisions.phases.get(theme.narrative)
    proposed = [texts.plain(f"digest.reason.{each}") for each in theme.reasons] if source.concept else []
    compared = theme.change is not Change.TOO_FEW
    drawn = _spoken(theme, source)
    return Row(
        name=words.name(theme.narrative, texts),
        cell=words.cell(theme.cell, texts),
        bar="",
        change=words.change(theme.change, texts) if compared else "",
        icon=words.CHANGE_ICONS[theme.change],
        compared=compared,
        drawing=_trend(theme, drawn) if any(cell.shown for cell in theme.trend.earlier) else "",
        drawn=drawn,
        colour=colour or "",
        colour_word=words.colour(theme, texts, concept=source.concept),
        colour_icon=words.COLOUR_ICONS[colour] if colour else "",
        phase="" if phase is None else texts.plain(f"digest.phase.{phase}"),
        extra=tuple([] if source.public else proposed + words.dissent(settled, texts)),
    )


def _trend(theme: Theme, drawn: str) -> str:
    cells = (*reversed(theme.trend.earlier), theme.cell)
    return charts.trend([cell.reporters for cell in cells], theme.trend.low, theme.trend.high, drawn)


def _spoken(theme: Theme, source: Source) -> str:
    """Return the drawing in words: the weeks from new to old, and what is usual."""
    texts, trend = source.texts, theme.trend
    weeks = ", ".join(words.short_cell(cell, texts) for cell in (theme.cell, *trend.earlier))
    said = texts.plain("digest.chart.trend", narrative=words.name(theme.narrative, texts), weeks=weeks)
    if trend.low is None or trend.high is None:
        return said
    return " ".join((said, texts.plain("digest.chart.band", low=trend.low, high=trend.high)))


def _legend(source: Source) -> Legend:
    """Return what the colours ask that stand above, and always what grey is; who still chooses sees all four."""
    texts, edition = source.texts, source.edition
    used = {words.shown_colour(theme, concept=False) for theme in edition.themes} | {Colour.GREY}
    return Legend(
        tuple(
            (
                colour.value,
                words.COLOUR_ICONS[colour],
                texts.plain(f"digest.colour.{colour}"),
                texts.plain(f"digest.legend.{colour}"),
            )
            for colour in Colour
            if source.concept or colour in used
        )
    )


def _figures(source: Source, *, drawn: bool) -> tuple[Figures, ...]:
    """Return the numbers of earlier weeks; nothing when there were none."""
    texts, themes = source.texts, source.edition.themes
    if not any(theme.trend.earlier or theme.often_in for theme in themes):
        return ()
    head = tuple(texts.plain(f"digest.column.{key}") for key in ("narrative", "heard", "earlier", "usual", "often"))
    rows = tuple(_figure_row(theme, source) for theme in themes)
    return (Figures(texts.plain("digest.heading.figures" if drawn else "digest.heading.earlier"), head, rows),)


def _figure_row(theme: Theme, source: Source) -> tuple[str, ...]:
    texts, trend = source.texts, theme.trend
    known = trend.low is not None and trend.high is not None
    return (
        words.name(theme.narrative, texts),
        words.cell(theme.cell, texts),
        ", ".join(words.short_cell(cell, texts) for cell in trend.earlier) or "–",
        texts.plain("digest.cell.usual", low=trend.low, high=trend.high) if known else "–",
        words.listed(theme.often_in, texts) or "–",
    )


def _coverage(source: Source) -> tuple[Block, ...]:
    """Return the areas in the order of the municipality: never a ranking of neighbourhoods."""
    edition, texts = source.edition, source.texts
    if edition.too_little or not edition.areas_told:
        return ()
    rows = [(area.name, area.cell, area.change) for area in edition.areas]
    if not edition.elsewhere.empty:
        rows.append((texts.plain("digest.cell.elsewhere"), edition.elsewhere, Change.TOO_FEW))
    told = [cell.reporters for _, cell, _ in rows if cell.reporters]
    most = max(told) if len(told) > 1 else 0
    drawn = tuple(_area_row(name, cell, change, most, source) for name, cell, change in rows)
    compared, often = any(row.compared for row in drawn), any(row.drawing for row in drawn)
    keys = ("area", "heard", *(["change"] if compared else []), *(["often_here"] if often else []))
    head = tuple(texts.plain(f"digest.column.{key}") for key in keys)
    caption = texts.plain("digest.chart.coverage_caption")
    return (Standing(caption, head, drawn, coloured=False, compared=compared),)


def _area_row(name: str, cell: Cell, change: Change, most: int, source: Source) -> Row:
    texts, compared = source.texts, change is not Change.TOO_FEW
    often = [theme.narrative for theme in source.edition.themes if name in theme.often_in]
    anywhere = any(theme.often_in for theme in source.edition.themes)
    return Row(
        name=name,
        cell=words.cell(cell, texts),
        bar=_bar(cell, most, source),
        change=words.change(change, texts) if compared else "",
        icon=words.CHANGE_ICONS[change],
        compared=compared,
        drawing=charts.strip([each in often for each in Narrative], _often(name, often, source)) if anywhere else "",
        drawn=_often(name, often, source),
        extra=(words.names(often, texts),) if often else (),
    )


def _often(name: str, often: list[Narrative], source: Source) -> str:
    texts = source.texts
    told = words.names(often, texts) or texts.plain("digest.chart.often_none")
    return texts.plain("digest.chart.often_row", area=name, narratives=told)


def _bar(cell: Cell, most: int, source: Source) -> str:
    """Draw reporters, not messages: one busy person makes no long bar (T43).

    Silence, what is hidden and a number without another beside it get no bar.
    """
    if not most or not cell.reporters:
        return ""
    return charts.bar(cell.reporters, most, source.texts.plain("digest.cell.bar", reporters=cell.reporters))
