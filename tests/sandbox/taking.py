"""A trusted process that takes memory. It imports nothing, which would be counted, too."""

MEGABYTES = 64


def take_memory(channel):
    kept = bytearray(MEGABYTES * 1024 * 1024)
    for page in range(0, len(kept), 4096):
        kept[page] = 1
    channel.sendall(b"!")
    channel.recv(len(kept))
