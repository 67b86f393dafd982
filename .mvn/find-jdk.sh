# Sourced by ./mvnw and ./tallyman: finds a JDK 25 or newer and sets JAVA_HOME to it.
# Order: TALLYMAN_JAVA_HOME, JAVA_HOME, the one in tallyman_last_jdk, `java` on the PATH, then where installers put JDKs. Leaves JAVA_HOME as it was where there is none.

tallyman_java_version() { # prints the feature version of the JDK at $1, or 0
  tallyman_version=0
  if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
    while IFS= read -r tallyman_line || [ -n "$tallyman_line" ]; do
      case $tallyman_line in
        'JAVA_VERSION="'[0-9]*)
          tallyman_version=${tallyman_line#*\"}
          tallyman_version=${tallyman_version%%[!0-9]*}
          break
          ;;
      esac
    done <"$1/release"
  fi
  echo "$tallyman_version"
}

tallyman_find_jdk() { # prints the home of the first JDK that is new enough
  # What is named, and good, needs no search.
  for tallyman_home in "${TALLYMAN_JAVA_HOME-}" "${JAVA_HOME-}" "${tallyman_last_jdk-}"; do
    if [ -n "$tallyman_home" ] && [ "$(tallyman_java_version "$tallyman_home")" -ge 25 ]; then
      printf '%s\n' "$tallyman_home"
      return
    fi
  done
  tallyman_on_path=$(command -v java 2>/dev/null || true)
  if [ -n "$tallyman_on_path" ]; then
    tallyman_on_path=$(readlink -f "$tallyman_on_path" 2>/dev/null || echo "$tallyman_on_path")
    tallyman_on_path=${tallyman_on_path%/bin/java}
  fi
  # A file name may hold blanks: one candidate a line.
  {
    printf '%s\n' "$tallyman_on_path"
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
