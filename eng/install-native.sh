#!/usr/bin/env bash
# Installs the optional native tools that tests use, on Debian. Each is found at run time; what is absent is skipped and said.
set -u
wanted=()
need() { command -v "$1" >/dev/null 2>&1 || wanted+=("$2"); }
need chromium chromium
need h5repack hdf5-tools
# The package's name carries the library's version: 103 up to Debian 12, 310 from 13 on.
if ! ldconfig -p 2>/dev/null | grep -q 'libhdf5\(_serial\)\?\.so\.'; then
    if apt-cache show libhdf5-103-1 >/dev/null 2>&1; then wanted+=(libhdf5-103-1); else wanted+=(libhdf5-310); fi
fi
if [ "${#wanted[@]}" -eq 0 ]; then
    echo "all native tools are here"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "not Debian: install ${wanted[*]} by hand; their tests are skipped meanwhile"
    exit 0
fi
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
