"""Which addresses are called: https, out in the internet, and nothing that leads back inside."""

from ipaddress import ip_address

import pytest

from models.programs.public_addresses import BadAddress, Fault, check_url, is_public


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/usher",
        "https://hooks.example.com:8443/a?b=c",
        "https://93.184.215.14/",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
        "https://xn--bcher-kva.example/",
        "https://example.com./",
        "https://local.example.com/",
        "https://a_b.c-d.example.com/",
        "https://mylocalhost.com/",
    ],
)
def test_public_addresses_are_called(url: str) -> None:
    assert check_url(f" {url} ") == url


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://example.com/", Fault.NOT_HTTPS),
        ("ftp://example.com/", Fault.NOT_HTTPS),
        ("example.com", Fault.MALFORMED),
        ("https://", Fault.MALFORMED),
        ("https://user:password@example.com/", Fault.MALFORMED),
        ("https://example.com/#here", Fault.MALFORMED),
        ("https://example.com/a b", Fault.MALFORMED),
        ("https://example.com\\@localhost/", Fault.MALFORMED),
        ("https://exämple.com/", Fault.MALFORMED),
        ("https://example.com/" + "a" * 500, Fault.MALFORMED),
        ("https://example.com:70000/", Fault.MALFORMED),
        ("https://example.com:0/", Fault.MALFORMED),
        ("https://[::1/", Fault.MALFORMED),
        ("https://[v1.fe80::1]/", Fault.MALFORMED),
        ("https://example..com/", Fault.MALFORMED),
        ("https://-example.com/", Fault.MALFORMED),
        ("https://example.com%2f.example.org/", Fault.MALFORMED),
        ("https://{host}.example.com/", Fault.MALFORMED),
        ("https://example.com:22/", Fault.PORT),
        ("https://example.com:80/", Fault.PORT),
        ("https://localhost/", Fault.NOT_PUBLIC),
        ("https://intranet/", Fault.NOT_PUBLIC),
        ("https://127.0.0.1/", Fault.NOT_PUBLIC),
        ("https://127.1/", Fault.NOT_PUBLIC),
        ("https://2130706433/", Fault.NOT_PUBLIC),
        ("https://10.0.0.1/", Fault.NOT_PUBLIC),
        ("https://169.254.169.254/latest/meta-data", Fault.NOT_PUBLIC),
        ("https://[::1]/", Fault.NOT_PUBLIC),
        ("https://[::ffff:127.0.0.1]/", Fault.NOT_PUBLIC),
    ],
)
def test_others_are_refused_with_the_reason(url: str, fault: Fault) -> None:
    with pytest.raises(BadAddress) as refused:
        check_url(url)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "host",
    [
        "localhost.",
        "LOCALHOST",
        "intranet.",
        "usher.localhost",
        "printer.local",
        "Printer.Local.",
        "metadata.google.internal",
        "localhost.localdomain",
        "router.home.arpa",
        "home.arpa",
        "hooks.test",
        "hooks.invalid",
        "hooks.onion",
        "hooks.alt",
        "nas.lan",
        "nas.home",
        "hooks.corp",
    ],
)
def test_names_that_the_internet_does_not_know_are_refused(host: str) -> None:
    with pytest.raises(BadAddress) as refused:
        check_url(f"https://{host}/hook")
    assert refused.value.fault is Fault.NOT_PUBLIC


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  # nothing is bound to it
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:192.0.0.192",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_what_is_not_out_in_the_internet_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_out_there_is_public(address: str) -> None:
    assert is_public(ip_address(address))
