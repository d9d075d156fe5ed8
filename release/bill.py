"""The software bill of materials of a wheel: CycloneDX 1.6 as JSON, the same bytes for the same wheel."""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parts import BARE, EXTRAS, PROJECT, SAID, Library, libraries, rows


def bill(wheel: Path, moment: int) -> str:
    """Everything that ``wheel`` holds and brings.

    Args:
        wheel: The wheel that was built.
        moment: When, in seconds since 1970.

    Raises:
        KeyError: the wheel lacks a file that release/licences.toml names.
    """
    version = wheel.name.split("-")[1]
    whole = _component(BARE, version, PROJECT["license"], hashes=[_hash(wheel.read_bytes())])
    with zipfile.ZipFile(wheel) as opened:
        whole.components.update(_part(each, version, opened) for each in SAID["part"])
    by_name = {each.name: _library(each) for each in libraries()}
    dependencies = [
        Dependency(by_name[each.name].bom_ref, [_leaf(by_name[name]) for name in each.requires])
        for each in libraries()
    ]
    asked = [
        *PROJECT["dependencies"],
        *(each for name in EXTRAS for each in PROJECT["optional-dependencies"][name]),
    ]
    direct = sorted({canonicalize_name(Requirement(each).name) for each in asked})
    top = Dependency(whole.bom_ref, [_leaf(by_name[name]) for name in direct])
    made = Bom(
        components=by_name.values(),
        metadata=BomMetaData(component=whole, timestamp=datetime.fromtimestamp(moment, UTC)),
        # Drawn from the wheel, so that it is another one for another wheel only.
        serial_number=uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(wheel.read_bytes()).hexdigest()),
        dependencies=[top, *dependencies],
    )
    return JsonV1Dot6(made).output_as_string(indent=1) + "\n"


def _component(name: str, version: str, licence: str, **more: Any) -> Component:
    kind = more.pop("type", ComponentType.LIBRARY)
    if kind is ComponentType.LIBRARY:
        more["purl"] = PackageURL("pypi", name=name, version=version)
    made = LicenseFactory().make_from_string(licence, license_acknowledgement=LicenseAcknowledgement.DECLARED)
    return Component(
        name=name, version=version, type=kind, bom_ref=f"{name}@{version}", licenses=[made], **more
    )


def _library(each: Library) -> Component:
    """A library as a component: optional where only extras bring it."""
    always = BARE in each.brought_by
    return _component(
        each.name,
        each.version,
        each.licence,
        scope=ComponentScope.REQUIRED if always else ComponentScope.OPTIONAL,
        properties=[Property(name="readouts:extra", value=extra) for extra in each.brought_by if not always],
    )


def _part(part: dict[str, Any], version: str, opened: zipfile.ZipFile) -> Component:
    """A part of the wheel, its files within it, and what it was made from as properties."""
    files = []
    for name in part["files"]:
        digest = _hash(opened.read(f"readouts/{name}"))
        files.append(
            Component(
                name=f"readouts/{name}", type=ComponentType.FILE, bom_ref=f"readouts/{name}", hashes=[digest]
            )
        )
    made_from: list[Property] = []
    if "table" in part:
        head, *body = rows(part)
        last = head.index("licence")
        texts = [f"{'; '.join(row[:last])}: {row[last]}".replace("**", "") for row in body]
        made_from = [Property(name="readouts:made-from", value=text) for text in texts]
    return _component(
        part["name"],
        version,
        part["licence"],
        type=ComponentType(part["type"]),
        description=part["origin"],
        components=files,
        properties=made_from,
    )


def _leaf(component: Component) -> Dependency:
    return Dependency(component.bom_ref)


def _hash(content: bytes) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(content).hexdigest())
