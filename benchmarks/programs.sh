#!/usr/bin/env bash
# Programs without a package manager's record: Debian's own, unpacked without its database. What each says of its version is compared with the
# package that it comes from. Bar: 40 products found, and none with a version that is not its package's. Needs a Debian or Ubuntu with its sources.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need apt-get dpkg-deb jq
packages=(
  nginx redis-tools postgresql-15 postgresql-client-15 openssl libssl3 busybox python3.11-minimal nodejs libnode108 php8.2-cli apache2-bin haproxy
  memcached mariadb-server-core mariadb-client-core curl libcurl4 git bash zsh perl-base libperl5.36 libruby3.1 openjdk-17-jre-headless ffmpeg
  libavcodec59 libmagickcore-6.q16-6 libsqlite3-0 zlib1g lighttpd varnish squid pgbouncer dropbear-bin openssh-server erlang-base lua5.4 luajit
  libexpat1 libpng16-16 libjpeg62-turbo libtiff6 libgcrypt20 libssh2-1 libssh-4 libc6 tini jq vim dnsmasq-base stunnel4 rsync wget libgnutls30
  bind9 unbound exim4-daemon-light postfix dovecot-core vsftpd proftpd-core samba cups-daemon sudo libarchive13 gpgv libkrb5-3 liblzma5 libzstd1
  tcpdump openvpn bird2 mosquitto icecast2 gawk
)
mkdir -p "$work/debs" "$work/programs"
if [ -z "$(ls -A "$work/debs")" ]; then
  (cd "$work/debs" && for package in "${packages[@]}"; do apt-get download -qq "$package" || echo "not to be had: $package" >&2; done) >&2
fi
# path TAB version of its package, upstream's part of it
: >"$work/programs.txt"
for deb in "$work"/debs/*.deb; do
  version=$(dpkg-deb -f "$deb" Version | sed -E 's/^[0-9]+://; s/-[^-]*$//; s/.*really//; s/[+~].*//')
  dpkg-deb --fsys-tarfile "$deb" | tee >(tar x -C "$work/programs") | tar t | sed "s|^\./||; s|\$|\t$version|" >>"$work/programs.txt"
done
wait
rm -rf "$work/programs/var/lib/dpkg"
export TALLYMAN_DATA=$work/data
"$root/tallyman" sbom --quiet --format json "rootfs:$work/programs" >"$work/programs.json" || true
jq -r '.[0].images[0].packages[] | select(.type == "generic") | . as $package | .paths[] | . + "\t" + $package.name + "\t" + $package.version' "$work/programs.json" |
  awk -F '\t' -v list="$work/programs.txt" '
    BEGIN {while ((getline line < list) > 0) {split(line, part, "\t"); wanted[part[1]] = part[2]}}
    {
      plain = $3; gsub(/-/, ".", plain)
      if (index(wanted[$1], $3) == 1 || index($3, wanted[$1]) == 1 || plain == wanted[$1]) right[$2] = 1
      else {wrong++; print "  wrong  " $2 " " $3 " in " $1 ", which is " wanted[$1]}
    }
    END {for (product in right) found++; printf "%d products right, %d files wrong\n", found, wrong; exit !(found >= 40 && !wrong)}' && echo PASS || { echo FAIL; exit 1; }
