"""The description of the site's addresses for programs: that it is true, complete, and told in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.settings import Settings
from readouts.web import pages
from readouts.web.app import application
from web.conftest import published
from web.making import OTHER, STORY

# Search answers 400 where nothing is looked for, and where the last day is before the first.
NOT_ASKED = {"/search.json": [positive_data_acceptance]}
PAGES = {
    "/index.json": "/index.json",
    "/stories.json": "/stories.json",
    f"/stories/{STORY}.json": "/stories/{id}.json",
    f"/stories/{OTHER}.json": "/stories/{id}.json",
    f"/stories/{STORY}/versions/1.json": "/stories/{id}/versions/{number}.json",
    "/documents/1.json": "/documents/{number}.json",
    "/documents/1/versions/1.json": "/documents/{number}/versions/{version}.json",
    f"/stories/{STORY}/replies.json": "/stories/{id}/replies.json",
    "/documents/1/replies.json": "/documents/{number}/replies.json",
    "/documents/1/changes.json": "/documents/{number}/changes.json",
    "/speakers/name:ilse%20varga.json": "/speakers/{id}.json",
    "/issues.json": "/issues.json",
    "/issues/list-prison.json": "/issues/{key}.json",
    "/search.json?q=ceasefire": "/search.json",
    "/changes.json": "/changes.json",
    "/log.json": "/log.json",
    "/about.json": "/about.json",
}
REFUSED = [
    ("GET", "/nothing.json", 404),
    ("GET", "/stories/nothing.json", 404),
    ("GET", "/stories/a%20b.json", 400),
    ("GET", "/documents/0.json", 400),
    ("GET", "/documents/one.json", 400),
    ("GET", "/documents/99999999999999999999.json", 400),
    ("GET", "/documents/77.json", 404),
    ("GET", "/documents/77.jsonld", 404),
    ("GET", "/documents/1/versions/77.json", 404),
    ("GET", "/stories.json?page=0", 400),
    ("GET", "/stories.json?since=2031-02-30", 400),
    ("GET", "/stories.csv?since=2031-02-30", 400),
    ("GET", "/search.json?kind=loud", 400),
    ("GET", "/search.json?q=%2A", 400),
    ("POST", "/stories.json", 405),
    ("PUT", "/documents/1.json", 405),
    ("DELETE", "/stories.atom", 405),
    ("BREW", "/about.json", 405),
]


@pytest.fixture(scope="module")
def client(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Somebody on a site where the meeting is published."""
    place = tmp_path_factory.mktemp("described") / "archive.sqlite"
    shutil.copy(prepared, place)
    with Archive.open(str(place)) as archive:
        published(archive)
    app = application(Settings(archive=str(place), site_address="http://testserver", site_open=True))
    yield TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    app.state.site.archive.close()


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    """The site's description as a program reads it."""
    return schemathesis.openapi.from_asgi("/openapi.json", client.app)


def test_every_address_answers_as_it_is_described(described: Any) -> None:
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: Any) -> None:
            case.call_and_validate(excluded_checks=NOT_ASKED.get(case.operation.path))

        answers()
        asked += 1
    assert asked == len(described.raw_schema["paths"]) >= 20


def test_the_description_is_valid_and_every_part_is_told_in_words(described: Any) -> None:
    told = described.raw_schema
    described.validate()
    tags = {each["name"] for each in told["tags"]}
    names = []
    for path, methods in told["paths"].items():
        assert list(methods) == ["get"], path
        operation = methods["get"]
        names.append(operation["operationId"])
        assert operation["summary"][0].isupper() and " " in operation["summary"], path
        assert operation["description"] and set(operation["tags"]) <= tags, path
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description") or parameter["schema"].get("description"), (path, parameter)
        assert set(operation["responses"]) == {"200", "4XX", "5XX"}
        for status in ("4XX", "5XX"):
            content = operation["responses"][status]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert len(set(names)) == len(names)


def test_every_page_with_json_is_described_with_its_model(described: Any) -> None:
    paths = {
        route.path_format
        for router in pages.ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.endswith(".json")
    }
    told = described.raw_schema["paths"]
    assert paths == {path for path in told if path.endswith(".json")} == set(PAGES.values())
    for path in paths:
        schema = told[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema["$ref"].rpartition("/")[2].endswith("Page"), path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_s_json_is_of_its_model(path: str, client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    registry = Registry().with_resource("urn:site", Resource.opaque(told))
    answer = told["paths"][PAGES[path]]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({"$ref": f"urn:site{answer['$ref']}"}, registry=registry)
    found = client.get(path)
    assert found.status_code == 200
    validator.validate(found.json())


@pytest.mark.parametrize(("method", "path", "status"), REFUSED)
def test_what_is_refused_is_told_as_a_problem(
    method: str, path: str, status: int, client: TestClient
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert sorted(told) == ["id", "message", "status"]
    assert told["status"] == status and told["message"] and len(told["id"]) == 32
    assert ("allow" in answer.headers) == (status == 405)
