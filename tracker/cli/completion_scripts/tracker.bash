# What bash offers for tracker after Tab.
_tracker_completion() {
    local value help
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        [[ $value == *[!A-Za-z0-9_.,:/=@+-]* ]] && printf -v value '%q' "$value"
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
