# What bash offers for tracker after Tab.
_tracker_completion() {
    local value help
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        # Inside an open quote bash closes that itself; elsewhere a backslash stands only where one is needed.
        if [[ ${COMP_WORDS[COMP_CWORD]} != [\'\"]* && $value == *[!A-Za-z0-9_.,:/=@+-]* ]]; then
            printf -v value '%q' "$value"
        fi
        COMPREPLY+=("$value")
    done < <(
        COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" _TRACKER_COMPLETE=bash \
            "$1" 2>/dev/null
    )
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace
    fi
}
complete -F _tracker_completion tracker
