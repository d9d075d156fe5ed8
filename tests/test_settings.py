"""Settings: where they come from, which wins, and what stops the start."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from readouts.errors import SettingsError
from readouts.settings import Settings, load


def toml(folder: Path, text: str) -> str:
    path = folder / "readouts.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_anything_stated_the_defaults_hold() -> None:
    assert load(environment={}) == Settings()
    assert (Settings().max_bytes, Settings().threads, Settings().force_language) == (20_000_000, 1, False)


def test_flags_beat_the_environment_which_beats_the_file_which_beats_the_defaults(tmp_path: Path) -> None:
    path = toml(tmp_path, "threads = 2\nmax_bytes = 2\npdf_seconds = 2\n")
    environment = {"READOUTS_THREADS": "3", "READOUTS_MAX_BYTES": "3", "HOME": "/"}
    found = load(path, environment, {"threads": 4, "max_bytes": None})
    assert (found.threads, found.max_bytes, found.pdf_seconds, found.pdf_megabytes) == (4, 3, 2.0, 1024)


def test_text_is_taken_as_it_is(tmp_path: Path) -> None:
    path = toml(tmp_path, 'actors = "own.csv"')
    assert load(path, {}).actors == "own.csv"
    assert load(path, {"READOUTS_ACTORS": " other.csv "}).actors == "other.csv"
    assert load(path, {}, {"actors": "3"}).actors == "3"


def test_spaces_in_a_list_of_ports_and_at_the_ends_of_an_address_do_not_matter(tmp_path: Path) -> None:
    path = toml(tmp_path, 'fetch_ports = "80, 443, 8080"\nproxy = " http://127.0.0.1:3128/ "')
    found = load(path, {})
    assert (found.fetch_ports, found.proxy) == ("80,443,8080", "http://127.0.0.1:3128/")


def test_the_environment_may_name_the_file_and_an_argument_beats_it(tmp_path: Path) -> None:
    path = toml(tmp_path, "threads = 2")
    assert load(environment={"READOUTS_CONFIG": path}).threads == 2
    (tmp_path / "other.toml").write_text("threads = 5")
    assert load(str(tmp_path / "other.toml"), {"READOUTS_CONFIG": path}).threads == 5


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("true", True), ("Yes", True), ("0", False), ("off", False)]
)
def test_the_environment_says_yes_and_no_in_words(word: str, meant: bool) -> None:
    assert load(environment={"READOUTS_FORCE_LANGUAGE": word}).force_language is meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("thread = 2", r"unknown setting 'thread'; the settings are actors, archive, batch_"),
        ("[threads]\nn = 2", "threads must be a whole number"),
        ("threads = '2'", "threads must be a whole number, not '2'"),
        ("threads = true", "threads must be a whole number"),
        ("threads = 0", "threads must be between 1 and 256, not 0"),
        ("max_bytes = 1.5", "max_bytes must be a whole number"),
        ("pdf_seconds = nan", "pdf_seconds must be between"),
        ("pdf_seconds = 'long'", "pdf_seconds must be a number"),
        ("actors = 3", "actors must be text, not 3"),
        ("fetch_ports = 80", "fetch_ports must be text, not 80"),
        ("fetch_ports = '80;22'", "fetch_ports makes no sense as it is: The ports"),
        ("fetch_ports = ''", "fetch_ports makes no sense"),
        ("proxy = 'velmark.example:3128'", "proxy makes no sense as it is: Address of a proxy"),
        ("proxy = 'socks5://velmark.example'", "proxy makes no sense"),
        ("proxy = 'http://user:secret@velmark.example'", "proxy makes no sense"),
        ("force_language = 1", "force_language must be true or false"),
        ("threads = ", "is not TOML"),
        ("\x00", "is not TOML"),
    ],
)
def test_a_file_that_makes_no_sense_stops_the_start(tmp_path: Path, text: str, said: str) -> None:
    path = toml(tmp_path, text)
    with pytest.raises(SettingsError, match=said) as caught:
        load(path, {})
    assert str(caught.value).startswith(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_a_folder_or_not_text_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    for path, said in [("none.toml", "No such file"), ("", "Is a directory"), ("bytes.toml", "is not TOML")]:
        with pytest.raises(SettingsError, match=said):
            load(str(tmp_path / path), {})


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("READOUTS_THREAD", "2", "unknown setting READOUTS_THREAD in the environment"),
        ("READOUTS_THREADS", "two", "READOUTS_THREADS must be a whole number, not 'two'"),
        ("READOUTS_THREADS", "", "READOUTS_THREADS must be a whole number"),
        ("READOUTS_PDF_SECONDS", "x", "READOUTS_PDF_SECONDS must be a number"),
        ("READOUTS_FORCE_LANGUAGE", "2", "READOUTS_FORCE_LANGUAGE must be true or false"),
        ("READOUTS_MAX_BYTES", "-1", "max_bytes must be between 1 and"),
    ],
)
def test_a_variable_that_makes_no_sense_stops_the_start(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(environment={variable: value})


def test_every_setting_has_a_default_and_a_sentence_of_help() -> None:
    for entry in fields(Settings):
        assert entry.metadata["help"].endswith("."), entry.name
