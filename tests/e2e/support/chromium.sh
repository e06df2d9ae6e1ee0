#!/usr/bin/env bash
# Chromium without the pages of its own address bar. Each window loads two of them, which takes longer than ours does; and
# the features that are off are named in one argument, the last of which counts, so that these join Playwright's.
off=--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup
exec "${CHROMIUM:-/usr/bin/chromium}" "$off" "${@/#--disable-features=/$off,}"
