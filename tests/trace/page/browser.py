# SPDX-License-Identifier: BSL-1.0
"""browser.py <chromium> <folder>: opens the pages that weft_trace_pages has written in a real browser and uses them.

It speaks the DevTools protocol through pipes: texts of JSON, each with a zero byte behind it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, program, profile):
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()

        def place():  # it reads from 3 and writes to 4
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--user-data-dir=" + profile, "--remote-debugging-pipe", "--window-size=1280,900", "about:blank"],
            preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.into, 1 << 16)
            if not piece:
                raise SystemExit("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.out, rest):]
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def evaluate(self, code):
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"{code}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def open(self, file, width=1280, height=900):
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=False)
        self.call("Page.navigate", url="file://" + file)
        deadline = time.monotonic() + 60
        while self.evaluate("document.documentElement?.dataset.ready + location.protocol") != "yesfile:":
            if time.monotonic() > deadline:
                raise SystemExit(f"{file} does not become ready: {self.complaints()}")
            time.sleep(0.02)
        self.frame()

    def frame(self):
        self.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")

    def key(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=key if len(key) == 1 and kind == "keyDown" else "")
        self.frame()

    # What must not be: errors, and requests for anything but the page.
    def complaints(self):
        found = []
        for event in self.events:
            method, given = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(given["exceptionDetails"])
            elif method == "Log.entryAdded" and given["entry"]["level"] == "error":
                found.append(given["entry"])
            elif method == "Runtime.consoleAPICalled":
                found.append(given["args"])
            elif method == "Network.requestWillBeSent":
                url = given["request"]["url"]
                if not (url.startswith("file://") and given.get("type") == "Document"):
                    found.append("request of " + url)
        return found


failures = []


def check(what, is_good, *more):
    if not is_good:
        failures.append(what)
        print("FAILED:", what, *more)


def column(browser, number):
    return browser.evaluate(
        f"[...document.querySelectorAll('#tasks-table tbody tr')].map((r) => r.cells[{number}].textContent)")


def number_of(text):
    return float(text.split("/")[0].replace(",", "") or 0)


def use(browser, file):
    name = os.path.basename(file)
    browser.open(file)
    data = browser.evaluate("JSON.parse(document.getElementById('data').textContent)")
    spans = sum(len(lane["spans"]["begin"]) for lane in data["lanes"])
    shown = browser.evaluate("[...Object.values(document.getElementById('timeline-view').dataset)].map(Number)")
    if spans:
        check(f"{name}: the timeline shows as many spans as there are", shown == [spans, spans], shown, spans)
    rows = len(data["tasks"]["rows"])
    check(f"{name}: a row for each task", len(column(browser, 0)) == min(rows, 25))

    click = "document.querySelectorAll('#tasks-table th button')[2].click()"
    browser.evaluate(click)
    calls = [number_of(text) for text in column(browser, 2)]
    check(f"{name}: a click sorts", calls == sorted(calls, reverse=True), calls)
    check(f"{name}: the order is said",
          browser.evaluate("document.querySelectorAll('#tasks-table th')[2].ariaSort") == "descending")
    browser.evaluate(click)
    calls = [number_of(text) for text in column(browser, 2)]
    check(f"{name}: another one sorts the other way round", calls == sorted(calls), calls)

    if rows and name != "evil.html":
        browser.evaluate("document.getElementById('filter').focus()")
        for letter in data["tasks"]["rows"][-1][1][:4]:
            browser.key(letter)
        wanted = [row[1] for row in data["tasks"]["rows"] if data["tasks"]["rows"][-1][1][:4] in row[1]]
        check(f"{name}: the filter filters", len(column(browser, 0)) == min(25, len(wanted)), column(browser, 0))
        browser.evaluate("document.getElementById('filter').value = ''; "
                         "document.getElementById('filter').dispatchEvent(new Event('input'))")
    if spans:
        task = data["lanes"][0]["spans"]["task"][0]
        browser.evaluate(f"document.querySelector('#graph [data-task=\"{task}\"]').dispatchEvent("
                         "new MouseEvent('click', {bubbles: true}))")
        check(f"{name}: a task that is clicked in the graph is selected in the table",
              browser.evaluate("document.querySelector('#tasks-table tr.is-selected').dataset.task") == str(task))
        check(f"{name}: what there is to know of it is shown",
              not browser.evaluate("document.getElementById('selection').hidden"))
        browser.key("Escape")
        check(f"{name}: Escape ends that", browser.evaluate("document.getElementById('selection').hidden"))
        browser.evaluate("document.getElementById('timeline-view').focus()")
        browser.key("n")
        check(f"{name}: a key leads to an attempt",
              "from" in browser.evaluate("document.getElementById('tip').textContent"))
        for _ in range(8):
            browser.key("+")
        drawn = int(browser.evaluate("document.getElementById('timeline-view').dataset.drawn"))
        check(f"{name}: keys zoom", drawn < spans, drawn)
        browser.key("0")
        drawn = int(browser.evaluate("document.getElementById('timeline-view').dataset.drawn"))
        check(f"{name}: and show all again", drawn == spans, drawn)
    check(f"{name}: nothing else runs", browser.evaluate("typeof window.evil") == "undefined")
    check(f"{name}: headings have no gaps", browser.evaluate(
        "[...document.querySelectorAll('h1, h2, h3')].every((h, i) => h.tagName === (i ? 'H2' : 'H1'))"))
    check(f"{name}: no errors, no requests", not browser.complaints(), browser.complaints())

    browser.open(file, 400, 800)
    width = browser.evaluate("document.documentElement.scrollWidth")
    check(f"{name}: it fits on a telephone", width <= 400, width)
    check(f"{name}: no errors there", not browser.complaints(), browser.complaints())


def main():
    program, folder = sys.argv[1:]
    # It may still write there when it is asked to end.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            for name in sorted(os.listdir(folder)):
                use(browser, os.path.join(os.path.realpath(folder), name))
        finally:
            browser.process.kill()
            browser.process.wait()
    print(f"{len(failures)} failures")
    return 1 if failures else 0


sys.exit(main())
