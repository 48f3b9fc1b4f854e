# log_reader.py - reads a county's log of events as an outsider does and checks it with other means than the program: the
# hashes of RFC 6962 by hashlib, Ed25519 by the openssl command. Source of the addresses: C2SP tlog-tiles.
import base64
import hashlib
import json
import os
import subprocess
import tempfile

SPKI = bytes.fromhex('302a300506032b6570032100')  # before a raw Ed25519 key, RFC 8410


def leaf_hash(entry):
    return hashlib.sha256(b'\0' + entry).digest()


def root(hashes):
    """RFC 6962 section 2.1."""
    if not hashes:
        return hashlib.sha256(b'').digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b'\1' + root(hashes[:k]) + root(hashes[k:])).digest()


class Checkpoint:
    def __init__(self, note):
        self.note = note
        body, _, signatures = note.rpartition('\n\n')
        self.body = body + '\n'
        self.origin, size, base = body.split('\n')[:3]
        self.size, self.root = int(size), base64.b64decode(base)
        self.signatures = [line[2:].split(' ') for line in signatures.splitlines()]  # name, base64

    def signed_by(self, key):
        """key: name+hash+base64. Whether it has signed; a cosigner's signature covers its time, too."""
        name, hexadecimal, encoded = key.strip().split('+', 2)
        kind, raw = base64.b64decode(encoded)[0], base64.b64decode(encoded)[1:]
        for by, signature in self.signatures:
            signature = base64.b64decode(signature)
            if by != name or signature[:4].hex() != hexadecimal:
                continue
            text, signature = self.body, signature[4:]
            if kind == 4:
                text = f'cosignature/v1\ntime {int.from_bytes(signature[:8], "big")}\n{text}'
                signature = signature[8:]
            return openssl_verifies(raw, text.encode(), signature)
        return False


def openssl_verifies(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for name, content in (('key', SPKI + key), ('message', message), ('signature', signature)):
            names[name] = os.path.join(folder, name)
            with open(names[name], 'wb') as file:
                file.write(content)
        done = subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', names['key'], '-rawin',
                               '-in', names['message'], '-sigfile', names['signature']], capture_output=True)
        return done.returncode == 0


def number(n):
    digits = f'{n:03d}'
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    return '/'.join(['x' + p for p in parts[:-1]] + parts[-1:])


class Log:
    def __init__(self, client, county='330521'):
        self.client, self.base = client, f'/log/{county}'

    def get(self, path):
        answer = self.client.get(f'{self.base}/{path}')
        return answer.body if answer.status == 200 else None

    def checkpoint(self):
        body = self.get('checkpoint')
        return Checkpoint(body.decode()) if body else None

    def key(self):
        return self.get('key').decode().split()[0]

    def tile(self, kind, n, width):
        return self.get(f'tile/{kind}/{number(n)}' + ('' if width == 256 else f'.p/{width}'))

    def entries(self, size):
        """Every entry, each compared with the tile of leaf hashes."""
        out = []
        for n in range(-(-size // 256)):
            width = min(256, size - n * 256)
            bundle, hashes, found = self.tile('entries', n, width), self.tile(0, n, width), []
            while bundle:
                length = int.from_bytes(bundle[:2], 'big')
                found.append(bundle[2:2 + length])
                bundle = bundle[2 + length:]
            if len(found) != width or b''.join(map(leaf_hash, found)) != hashes:
                raise RuntimeError(f'bundle and tile {n} differ')
            out += found
        return out


def entry_faults(entries):
    """Each is the event of its place, none is there twice."""
    return [e for i, e in enumerate(entries) if json.loads(e)['seq'] != i + 1]
