#compdef tracker
# What zsh offers for tracker after Tab.
_tracker() {
    local value help
    local -a offered before
    (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
    while IFS=$'\t' read -r value help; do
        if [[ $value == */ ]]; then
            compadd -S '' -- "$value"
        else
            offered+=("${value//:/\\:}${help:+:$help}")
        fi
    done < <(_TRACKER_COMPLETE=zsh "${(Q)words[1]}" "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)
    (( $#offered )) && _describe -V value offered
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _tracker "$@"  # the first Tab of a window loads this file
else
    compdef _tracker tracker
fi
