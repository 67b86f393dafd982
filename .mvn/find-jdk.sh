# Sourced by ./mvnw and ./tallyman: finds a JDK 25 or newer and sets JAVA_HOME to it.
# Order: TALLYMAN_JAVA_HOME, JAVA_HOME, `java` on the PATH, then where installers put JDKs. Leaves JAVA_HOME as it was where there is none.

tallyman_java_version() { # prints the feature version of the JDK at $1, or 0
  if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1 | grep . || echo 0
  else
    echo 0
  fi
}

tallyman_find_jdk() { # prints the home of the first JDK that is new enough
  tallyman_on_path=$(command -v java 2>/dev/null || true)
  if [ -n "$tallyman_on_path" ]; then
    tallyman_on_path=$(readlink -f "$tallyman_on_path" 2>/dev/null || echo "$tallyman_on_path")
    tallyman_on_path=${tallyman_on_path%/bin/java}
  fi
  # A file name may hold blanks: one candidate a line.
  {
    printf '%s\n' "${TALLYMAN_JAVA_HOME-}" "${JAVA_HOME-}" "$tallyman_on_path"
    for tallyman_root in /usr/lib/jvm /usr/java /opt /opt/java "$HOME/.sdkman/candidates/java" "$HOME/.jdks" "$HOME/.asdf/installs/java" \
      "$HOME/.local/share/mise/installs/java" /opt/homebrew/opt /Library/Java/JavaVirtualMachines; do
      if [ -d "$tallyman_root" ]; then
        find "$tallyman_root" -mindepth 1 -maxdepth 1 \( -type d -o -type l \) 2>/dev/null | sort -r | while IFS= read -r tallyman_dir; do
          printf '%s\n%s\n%s\n' "$tallyman_dir" "$tallyman_dir/Contents/Home" "$tallyman_dir/libexec/openjdk.jdk/Contents/Home"
        done
      fi
    done
  } | while IFS= read -r tallyman_home; do
    if [ -n "$tallyman_home" ] && [ "$(tallyman_java_version "$tallyman_home")" -ge 25 ]; then
      printf '%s\n' "$tallyman_home"
      break
    fi
  done
}

tallyman_jdk=$(tallyman_find_jdk)
if [ -n "$tallyman_jdk" ]; then
  JAVA_HOME=$tallyman_jdk
  export JAVA_HOME
fi
