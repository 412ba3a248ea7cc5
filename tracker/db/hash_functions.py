"""The hash functions that Python brings itself, as ``hashlib`` has them where OpenSSL has none.

``hashlib`` loads OpenSSL, which takes as long as all else that is asked of a file before it is read; and for
the digest of a few letters OpenSSL takes three times as long.
"""

try:
    from _blake2 import blake2b
    from _md5 import md5  # type: ignore[import-not-found]  # no stub knows of it
except ImportError:  # a Python that was built without them
    from hashlib import blake2b, md5

__all__ = ["blake2b", "md5"]
