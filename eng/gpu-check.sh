#!/usr/bin/env bash
# Does a machine's GPU learn what its CPU learns? Trains Chord LSTM and Notebook for a few epochs on both, compares the losses, and prints
# speed, memory and what the notebook's 251 epochs would take. Ends with 1 where the devices do not agree.
#   eng/gpu-check.sh                          builds with the CUDA package
#   eng/gpu-check.sh --python python3         with the libtorch of a Python installation's torch
#   eng/gpu-check.sh --libtorch FOLDER        with an existing libtorch's libraries
#   eng/gpu-check.sh --published FOLDER …     with a published server instead of building one
#   eng/gpu-check.sh --pack FILE.tar.xz       only packs what another machine needs, which then needs neither .NET nor the sources
# What stands behind -- goes on to the command: -- --data train.pkl --epochs 5 --on cpu cuda:1
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

libtorch="" published="" pack=""
while [ $# -gt 0 ]; do
  case $1 in
    --libtorch) libtorch=$(realpath "$2"); shift 2 ;;
    --python)
      "$2" -c 'import sys, torch; print("torch", torch.__version__, file=sys.stderr); torch.__version__.startswith("2.10.") or print("TorchSharp was built for libtorch 2.10; this one may not load.", file=sys.stderr)'
      libtorch=$("$2" -c 'import os, torch; print(os.path.join(torch.__path__[0], "lib"))'); shift 2 ;;
    --published) published=$(realpath "$2"); shift 2 ;;
    --pack) pack=$(realpath -m "$2"); shift 2 ;;
    --) shift; break ;;
    *) echo "There is no option '$1'; choose --libtorch, --python, --published or --pack." >&2; exit 1 ;;
  esac
done

if [ -n "$pack" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  dotnet publish "$here/../src/ChordDash.Server" -c Release -r linux-x64 --self-contained -p:TorchBackend=external -p:DebugType=none -o "$folder/chorddash"
  cp "${BASH_SOURCE[0]}" "$folder/chorddash/"
  tar -C "$folder" -cJf "$pack" chorddash
  echo "$(du -h --apparent-size "$pack" | cut -f1) in $pack. There: tar xf it, then chorddash/gpu-check.sh --published chorddash --python python3"
  exit
fi

if [ -z "$published" ]; then
  published=$(mktemp -d)
  trap 'rm -rf "$published"' EXIT
  dotnet publish "$here/../src/ChordDash.Server" -c Release -p:TorchBackend="$([ -n "$libtorch" ] && echo external || echo cuda)" -o "$published"
fi
settings=()
[ -z "$libtorch" ] || settings=(--ChordDash:LibtorchPath="$libtorch")
if [ -x "$published/ChordDash.Server" ]; then run=("$published/ChordDash.Server"); else run=(dotnet "$published/ChordDash.Server.dll"); fi
"${run[@]}" devices "$@" "${settings[@]}"
