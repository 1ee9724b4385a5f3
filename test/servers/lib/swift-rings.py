"""Writes the rings of a Swift with one device: folder, ports of the account, container and object server."""

import sys

from swift.common.ring import RingBuilder

folder = sys.argv[1]
for name, port in zip(("account", "container", "object"), sys.argv[2:5]):
    # Two partitions, one replica, no pause between changes.
    builder = RingBuilder(1, 1, 0)
    builder.add_dev(
        {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port), "device": "disk", "weight": 1}
    )
    builder.rebalance()
    builder.get_ring().save(f"{folder}/{name}.ring.gz")
