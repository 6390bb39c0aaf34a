"""Do the other readers keep to the seam: an endpoint on an allowed host, an encoder installed by the municipality?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from signaalbot.config import data_directory
from signaalbot.domain.narrative import Narrative, Proposal
from signaalbot.domain.reading_choice import ReadingChoice, choice_from, is_allowed
from signaalbot.nlp.endpoint import load_score, scores_in
from signaalbot.nlp.narratives import load_reader as load_rules
from signaalbot.nlp.scoring import PAUSE_SECONDS, ScorerFailed, plain_limits, reader_by, with_fallback

RULES = data_directory("rules")
TEXT = "Er neemt niemand op bij de balie"
SURE = {narrative.value: 0.02 for narrative in Narrative} | {"onzichtbare_overheid": 0.95}


class Server(ThreadingHTTPServer):
    """A language model that answers what the test tells it to."""

    daemon_threads = True
    status = 200
    content: object = json.dumps(SURE)
    raw: bytes | None = None
    location = ""
    hold: threading.Event | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append({"path": self.path, **json.loads(body)})
        if self.server.hold is not None:
            self.server.hold.wait(5)
        answer = json.dumps({"choices": [{"message": {"content": self.server.content}}]}).encode()
        answer = answer if self.server.raw is None else self.server.raw
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("location", self.server.location)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that http.server uses)
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, args=(0.01,))
    thread.start()
    yield found
    if found.hold is not None:
        found.hold.set()
    found.shutdown()
    thread.join()
    found.server_close()


def choice(server: Server, **changed: Any) -> ReadingChoice:
    hosts = changed.pop("allowed_hosts", ("127.0.0.1",))
    return ReadingChoice(
        endpoint=server.address, language_model="eigen", allowed_hosts=hosts, seconds=changed.pop("seconds", 5.0)
    )


def test_the_endpoint_gets_the_codebook_and_the_text_and_its_chances_are_read(server: Server) -> None:
    scores = load_score(choice(server), RULES)(TEXT)

    assert scores == {Narrative(name): value for name, value in SURE.items()}
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert [each["role"] for each in asked["messages"]] == ["system", "user"]
    assert "onzichtbare_overheid" in asked["messages"][0]["content"]
    assert asked["messages"][1]["content"] == TEXT


def test_a_sure_answer_is_a_proposal_and_names_the_model(server: Server) -> None:
    read = reader_by(load_score(choice(server), RULES), plain_limits("endpoint-eigen"), load_rules(RULES))

    found = read(TEXT)

    assert (found.labels, found.proposal, found.model) == (
        (Narrative.ONZICHTBARE_OVERHEID,),
        True,
        "endpoint-eigen",
    )


@pytest.mark.parametrize(
    "content",
    [
        "onzichtbare_overheid",
        "[]",
        "{}",
        json.dumps({**SURE, "onzichtbare_overheid": 1.2}),
        json.dumps({**SURE, "onzichtbare_overheid": True}),
        json.dumps({**SURE, "nog iets": 0.1}),
        json.dumps({**SURE, "onzichtbare_overheid": "0.9"}),
        json.dumps(SURE).replace("0.95", "NaN"),
        None,
        {"onzichtbare_overheid": 0.9},
    ],
)
def test_an_answer_that_is_not_just_the_five_chances_is_refused(content: object) -> None:
    with pytest.raises(ScorerFailed):
        scores_in(content)


@pytest.mark.parametrize(("status", "raw"), [(500, b"{}"), (200, b"no json"), (200, b"{}"), (200, b"x" * 30_000)])
def test_whatever_the_server_answers_the_fault_is_one_kind(server: Server, status: int, raw: bytes) -> None:
    """T49: only one kind of time-out was caught."""
    server.status, server.raw = status, raw

    with pytest.raises(ScorerFailed):
        load_score(choice(server), RULES)(TEXT)


def test_a_server_that_does_not_answer_in_time_is_given_up(server: Server) -> None:
    """T49: the request hung."""
    server.hold = threading.Event()

    with pytest.raises(ScorerFailed):
        load_score(choice(server, seconds=0.05), RULES)(TEXT)


def test_nothing_is_sent_to_a_host_that_is_not_allowed(server: Server) -> None:
    """T46: a default endpoint elsewhere got the texts."""
    with pytest.raises(ScorerFailed):
        load_score(choice(server, allowed_hosts=("models.rijtmeer.internal",)), RULES)(TEXT)

    assert server.asked == []


def test_a_redirect_to_another_host_is_not_followed(server: Server) -> None:
    """T46."""
    other = Server()
    server.status, server.location = 307, f"{other.address}/chat/completions"

    with pytest.raises(ScorerFailed):
        load_score(choice(server), RULES)(TEXT)
    other.server_close()

    assert len(server.asked) == 1
    assert other.asked == []


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/v1", "http://127.0.0.1.elders.nl/v1", "http://u@127.0.0.1/v1", "127.0.0.1", "http://["]
)
def test_an_address_that_only_looks_like_the_allowed_host_is_refused(address: str) -> None:
    assert not is_allowed(address, ("127.0.0.1",))


def test_an_endpoint_without_its_host_in_the_list_stops_the_start() -> None:
    with pytest.raises(ValueError, match=r"narratives\.allowed_hosts"):
        choice_from({"endpoint": "http://elders.nl/v1", "language_model": "x"}, Path())


@pytest.mark.parametrize(
    ("table", "setting"),
    [
        ({"endpoint": "http://m/v1", "allowed_hosts": ["m"]}, "language_model"),
        ({"seconds": 0}, "seconds"),
        ({"learn": "ja"}, "learn"),
        ({"reader": "x"}, "reader"),
        ({"allowed_hosts": "m"}, "allowed_hosts"),
    ],
)
def test_a_wrong_setting_is_named(table: dict[str, object], setting: str) -> None:
    with pytest.raises(ValueError, match=rf"^narratives\.{setting}$"):
        choice_from(table, Path())


def test_after_a_failure_the_shipped_model_reads_for_a_minute() -> None:
    """T49: classifier down, and every signal waited for it."""
    clock = [0.0]
    asked: list[float] = []

    def fails(_text: str) -> Proposal:
        asked.append(clock[0])
        raise ScorerFailed("time-out")

    read = with_fallback(fails, load_rules(RULES), lambda: clock[0])
    models = []
    for moment in (0.0, 1.0, PAUSE_SECONDS - 1, PAUSE_SECONDS + 1):
        clock[0] = moment
        models.append(read(TEXT).model)

    assert models == ["rules-1"] * 4
    assert asked == [0.0, PAUSE_SECONDS + 1]
