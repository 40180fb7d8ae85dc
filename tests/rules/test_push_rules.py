"""Which devices are let in to take notices: addresses of push services, and keys of devices."""

from __future__ import annotations

import pytest

from messaging.rules.push import (
    DeviceProblem,
    bytes_of,
    device_label,
    device_problem,
    is_point,
    is_push_address,
    text_of,
)

# The generator of P-256 (SEC 2, 2.4.2): a point on the curve.
POINT = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
SECRET = bytes(16)
ADDRESS = "https://fcm.googleapis.com/fcm/send/abc:def"


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "https://FCM.googleapis.com:443/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB%2b",
        "https://web.push.apple.com/QGuQy",
    ],
)
def test_the_known_push_services_are_spoken_to(address: str) -> None:
    assert is_push_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "fcm.googleapis.com/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/x",
        "https://fcm.googleapis.com./x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil@fcm.googleapis.com/x",
        "https://evil.example/https://fcm.googleapis.com/x",
        "https://evil.example\\@fcm.googleapis.com/x",
        "https://evil.example#@fcm.googleapis.com/x",
        "https://evil.example?@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#part",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://push.services.mozilla.com/x",
        "https://evilpush.services.mozilla.com/x",
        "https://notify.windows.com.evil.example/x",
        "https://169.254.169.254/latest/meta-data",
        "http://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "http://127.0.0.1:6379/x",
        "http://localhost/x",
        "https://[::1]/x",
        "https://[::1/x",
        "https://postgres:5432/x",
        "https://redis/x",
        "https://2130706433/x",
        "file:///etc/passwd",
        "gopher://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://fcm.googleapis.com/ø",
    ],
)
def test_nothing_else_is_spoken_to(address: str) -> None:
    assert not is_push_address(address)


def test_a_host_that_the_house_adds_is_spoken_to_and_in_plain_only_on_this_machine() -> None:
    assert is_push_address("https://push.example.no/x", ["push.example.no"])
    assert not is_push_address("https://push.example.no/x", ["other.example.no"])
    assert not is_push_address("http://push.example.no/x", ["push.example.no"])
    assert not is_push_address("https://push.example.no:22/x", ["push.example.no"])
    assert not is_push_address("https://sub.push.example.no/x", ["push.example.no"])
    assert is_push_address("http://127.0.0.1:8123/x", ["127.0.0.1"])
    assert not is_push_address("http://127.0.0.1:8123/x", ["localhost"])


def test_a_key_is_a_point_of_the_curve() -> None:
    assert is_point(POINT)
    assert not is_point(POINT[:-1] + bytes([POINT[-1] ^ 1])), "beside the curve"
    assert not is_point(b"\x02" + POINT[1:33]), "compressed"
    assert not is_point(b"\x05" + POINT[1:])
    assert not is_point(POINT + b"\x00")
    assert not is_point(b"\x04" + bytes(64))
    assert not is_point(b"\x04" + b"\xff" * 64), "outside the field"
    assert not is_point(b"")


def test_a_device_is_let_in_with_an_address_a_point_and_a_secret() -> None:
    point, secret = text_of(POINT), text_of(SECRET)
    assert device_problem(ADDRESS, point, secret) is None
    assert device_problem(ADDRESS, point + "=", secret + "==") is None, "padded is the same"
    assert device_problem("https://evil.example/x", point, secret) is DeviceProblem.ADDRESS
    assert device_problem(ADDRESS, text_of(POINT[:64]), secret) is DeviceProblem.KEY
    assert device_problem(ADDRESS, point, text_of(SECRET[:15])) is DeviceProblem.KEY
    assert device_problem(ADDRESS, point, text_of(SECRET + b"x")) is DeviceProblem.KEY
    assert device_problem(ADDRESS, "+/ ?", secret) is DeviceProblem.KEY


def test_base64url_is_read_padded_or_not_and_nothing_else_is() -> None:
    assert bytes_of(text_of(b"abcd")) == b"abcd"
    assert bytes_of("YWJjZA==") == b"abcd"
    for wrong in ("", "a b", "a+b/", "A", "====", "é"):
        assert bytes_of(wrong) == b""


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0"
                " Mobile Safari/537.36"
            ),
            "Chrome, Android",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36"
                " Edg/130.0"
            ),
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_by_its_browser_and_system(said: str, label: str) -> None:
    assert device_label(said) == label
