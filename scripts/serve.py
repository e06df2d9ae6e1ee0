#!/usr/bin/env python3
"""Serves a built page on this machine, as any static host would."""

import argparse
import http.server
import os
import sys
import urllib.parse


class Page(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each reply waits some 40 ms between its head and its body
    prefix = "/"
    config = None
    models = None
    without = None
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def send_head(self):
        if not (urllib.parse.urlsplit(self.path).path + "/").startswith(self.prefix):
            return self.send_error(404)
        return super().send_head()  # which redirects the prefix without its last slash

    def translate_path(self, path):
        inside = urllib.parse.urlsplit(path).path[len(self.prefix) :]
        if self.config and inside == "config.json":
            return self.config
        if self.without and inside.startswith(self.without + "/"):
            return os.devnull + "/none"
        if self.models and inside.startswith("models/"):
            beside = os.path.join(self.models, os.path.basename(inside))
            if os.path.isfile(beside):
                return beside
        return super().translate_path("/" + inside)

    def list_directory(self, path):
        self.send_error(404)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_request(self, code="-", size="-"):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may leave at any time
            super().handle_error(request, client_address)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--root", default="dist", help="the folder to serve")
    arguments.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    arguments.add_argument("--prefix", default="/", help="serve under this path, such as /some/path/")
    arguments.add_argument("--config", help="a file to serve in place of config.json")
    arguments.add_argument("--without", help="a folder of the page to serve as if it were not there, such as recorded")
    arguments.add_argument("--models", help="a folder of model files to serve under models/")
    given = arguments.parse_args()

    Page.prefix = "/" + (given.prefix.strip("/") + "/").lstrip("/")
    Page.config = given.config
    Page.models = given.models
    Page.without = given.without
    root = os.path.abspath(given.root)
    try:
        server = Server(("127.0.0.1", given.port), lambda *rest: Page(*rest, directory=root))
    except OSError as error:
        sys.exit(f"cannot listen on 127.0.0.1:{given.port}: {error.strerror}")
    print(f"listening on http://127.0.0.1:{server.server_port}{Page.prefix}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
