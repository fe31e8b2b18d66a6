"""Tells how a room is, then what changes: python3 events.py ROOM. Of the standard library alone.

SERVICE is where the service listens (http://127.0.0.1:13004), API_KEY its key where it has one, CHANGES after how many to end.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SERVICE = os.environ.get("SERVICE", "http://127.0.0.1:13004")
KEY = os.environ.get("API_KEY")
CHANGES = int(os.environ.get("CHANGES", "0"))


def request(path, **headers):
    if KEY:
        headers["Authorization"] = f"Bearer {KEY}"
    # Longer than between two pings of the events, 15 s.
    return urllib.request.urlopen(urllib.request.Request(SERVICE + path, headers=headers), timeout=45)


def room(name):
    """How a room is; None where nobody knows, which is not off air."""
    try:
        with request(f"/v1/rooms/{urllib.parse.quote(name, safe='')}?fields=living,owner,title") as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        print(json.load(error)["code"], flush=True)
        return None


def events():
    """Each change of the watched rooms, whatever becomes of the connection."""
    last = None
    while True:
        try:
            with request("/v1/events", **({"Last-Event-ID": last} if last else {})) as reply:
                event = {}
                for line in reply:
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    if name in ("id", "event", "data"):
                        event[name] = value
                    elif name == "" and event:
                        last = event.get("id", last)
                        # The first block tells where a reader stands, and nothing else.
                        if "data" in event:
                            yield event.get("event"), json.loads(event["data"])
                        event = {}
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except (OSError, http.client.HTTPException) as error:
            print(f"again: {error}", file=sys.stderr)
        time.sleep(1)


print(room(sys.argv[1]), flush=True)
told = 0
for kind, change in events():
    # A gap or an end has no room: the events go on, and /v1/watch tells how the rooms are.
    if "room" not in change:
        continue
    print(kind, change["room"]["roomId"], flush=True)
    told += 1
    if told == CHANGES:
        break
