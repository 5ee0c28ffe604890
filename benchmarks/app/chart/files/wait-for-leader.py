"""Holds a worker back until the leader of its group listens.

LEADER_HOST and LEADER_PORT say where. A TCP connection alone is not enough: after a restart the host may still resolve to
the old leader, which is shutting down. So, where the service account may list pods, the pod behind the address must also be
Running and not terminating. Where it may not, or there is no API, the connection decides.
"""
import http.client
import json
import os
import signal
import socket
import ssl
import sys
import time
import urllib.parse

ACCOUNT = os.environ.get("WAIT_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")
API = os.environ.get("WAIT_API", "kubernetes.default.svc:443")
PAUSE = float(os.environ.get("WAIT_PAUSE", "5"))
REPORT = float(os.environ.get("WAIT_REPORT", "30"))
TIMEOUT = 5


def content(name):
    with open(os.path.join(ACCOUNT, name), encoding="utf-8") as file:
        return file.read().strip()


def pods_at(address):
    """The namespace's pods that have this address; None when the API does not tell."""
    try:
        query = urllib.parse.urlencode({"fieldSelector": "status.podIP=" + address})
        trust = ssl.create_default_context(cafile=os.path.join(ACCOUNT, "ca.crt"))
        api = http.client.HTTPSConnection(API, timeout=TIMEOUT, context=trust)
        try:
            path = "/api/v1/namespaces/" + urllib.parse.quote(content("namespace"), safe="") + "/pods?" + query
            api.request("GET", path, headers={"Authorization": "Bearer " + content("token"), "Accept": "application/json"})
            answer = api.getresponse()
            return json.load(answer)["items"] if answer.status == 200 else None
        finally:
            api.close()
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None


def obstacle(host, port):
    """What still keeps the worker from starting; "" when nothing does."""
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
    except OSError:
        return "its name does not resolve"
    pods = pods_at(address)
    if pods is not None:
        current = [p for p in pods if p.get("status", {}).get("phase") not in ("Succeeded", "Failed")]
        if not current:
            return "no pod has its address " + address
        for pod in current:
            if pod.get("metadata", {}).get("deletionTimestamp"):
                return "pod " + pod["metadata"].get("name", "?") + " is terminating"
        if all(pod.get("status", {}).get("phase") != "Running" for pod in current):
            return "pod " + current[0].get("metadata", {}).get("name", "?") + " is not running"
    try:
        socket.create_connection((address, port), timeout=TIMEOUT).close()
    except OSError as error:
        return "port {} of {} is closed ({})".format(port, address, error)
    return ""


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    host, port = os.environ["LEADER_HOST"], int(os.environ["LEADER_PORT"])
    print("waiting for the leader {}:{}".format(host, port), flush=True)
    began = reported = time.monotonic()
    while True:
        reason = obstacle(host, port)
        now = time.monotonic()
        if not reason:
            print("the leader listens after {:.0f} s".format(now - began), flush=True)
            return
        if now - reported >= REPORT:
            print("still waiting after {:.0f} s: {}".format(now - began, reason), flush=True)
            reported = now
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
