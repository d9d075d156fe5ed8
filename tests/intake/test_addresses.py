"""Addresses and internet addresses, whatever somebody makes of them."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readouts.errors import FetchRefused
from readouts.intake import addresses
from readouts.intake.robots import Rules

PORTS = frozenset({80, 443})


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("http://velmark.example", "http://velmark.example"),
        ("HTTPS://Velmark.EXAMPLE.:443/A b?x=1#part", "https://velmark.example/A%20b?x=1"),
        ("http://velmark.example:80/", "http://velmark.example/"),
        ("http://velmark.example:443/", "http://velmark.example:443/"),
        ("http://velmark.example/a/../b/./c", "http://velmark.example/b/c"),
        ("http://velmark.example/%0d%0a", "http://velmark.example/%0d%0a"),
        ("http://velmark.example/ü", "http://velmark.example/%C3%BC"),
        ("http://präsidentin.example/", "http://xn--prsidentin-r5a.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://4u.example/", "http://4u.example/"),
        ("http://_news.velmark.example/", "http://_news.velmark.example/"),
    ],
)
def test_an_address_comes_out_in_its_normal_form(address: str, normal: str) -> None:
    assert str(addresses.checked(address, PORTS)) == normal


@pytest.mark.parametrize(
    ("location", "normal"),
    [
        ("b", "https://velmark.example/a/b"),
        ("/b#part", "https://velmark.example/b"),
        ("?x=2", "https://velmark.example/a/?x=2"),
        ("//tarnovia.example/b", "https://tarnovia.example/b"),
        ("https://tarnovia.example.", "https://tarnovia.example"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location: str, normal: str) -> None:
    base = httpx2.URL("https://velmark.example/a/?x=1")
    assert str(addresses.checked(location, PORTS, base)) == normal


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
        ("::8.8.8.8", False),
        ("64:ff9b:1::808:808", False),
        ("fec0::1", False),
        ("2606:4700::1111%1", False),
        ("4000::1", False),
        ("ff0e::1", False),
        ("224.0.1.1", False),
        ("0.0.0.0", False),
    ],
)
def test_what_is_public_is_decided_by_the_innermost_address(ip: str, public: bool) -> None:
    assert addresses.is_public(ip_address(ip)) is public


INSIDE = st.one_of(
    st.ip_addresses(v=4, network="10.0.0.0/8"),
    st.ip_addresses(v=4, network="127.0.0.0/8"),
    st.ip_addresses(v=4, network="169.254.0.0/16"),
    st.ip_addresses(v=4, network="172.16.0.0/12"),
    st.ip_addresses(v=4, network="192.168.0.0/16"),
    st.ip_addresses(v=4, network="224.0.0.0/3"),
)


@given(INSIDE)
def test_no_wrapping_makes_a_private_address_public(ip: IPv4Address) -> None:
    number = int(ip)
    wrapped = [
        ip,
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x64FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80 | 1),
    ]
    assert not any(map(addresses.is_public, wrapped))


@given(INSIDE, st.sampled_from(["{0}", "{0:#x}", "0{0:o}", "{1}.{2}", "{1:#x}.{2:#x}", "{1}.{2}."]))
def test_no_way_of_writing_a_private_address_is_let_through(ip: IPv4Address, form: str) -> None:
    number = int(ip)
    host = form.format(number, number >> 24, number & 0xFFFFFF)
    with pytest.raises(FetchRefused, match="is a number"):
        addresses.checked(f"http://{host}/", PORTS)


@given(
    st.one_of(
        st.text(),
        st.text().map("http://{}".format),
        st.text("0123456789abcdefx.:[]@%/\\?#-。\uff0e\uff11ö\r\n\t \0").map("http://{}".format),
        st.text("abc.:/@[]%").map("https://velmark.example{}".format),
    ),
    st.sampled_from([None, httpx2.URL("https://velmark.example/a/")]),
)
@example("http://[::1]@velmark.example/", None)
@example("http://velmark.example:80:443/", None)
@example("\\\\127.0.0.1/", httpx2.URL("https://velmark.example/a/"))
def test_any_text_is_refused_or_is_an_address_without_tricks(text: str, base: httpx2.URL | None) -> None:
    try:
        url = addresses.checked(text, PORTS, base)
    except FetchRefused as error:
        assert "\n" not in str(error)
        return
    host = addresses.host(url)
    assert url.scheme in ("http", "https")
    assert addresses.port(url) in PORTS
    assert not (url.userinfo or url.fragment)
    assert addresses.literal(host) or re.fullmatch(r"([a-z0-9_-]+\.)+[a-z_-][a-z0-9_-]*", host)
    assert re.fullmatch(rb"/[!-~]*", url.raw_path)
    # What it is once, it stays: nothing is hidden that a second look would show.
    assert addresses.checked(str(url), PORTS) == url


LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["User-agent", "Disallow", "allow", "Crawl-delay", "Sitemap", "Request-rate", "Host", ""]
        ),
        st.sampled_from([": ", " ", ":", "#"]),
        st.one_of(
            st.text(), st.sampled_from(["*", "Readouts", "http://[", "//[x", "/%zz*$", "1e999", "nan"])
        ),
    )
)


@given(st.one_of(st.binary(), LINES.map("\n".join).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_robots_txt_says_yes_or_no(raw: bytes) -> None:
    rules = Rules(raw)
    assert rules.allow("https://velmark.example/a/%5B?x=[") in (True, False)
    assert 0 <= rules.delay < float("inf")
