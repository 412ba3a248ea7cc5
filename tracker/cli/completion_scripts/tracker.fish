# What fish offers for tracker after Tab.
function __tracker_typed_word
    # As the tracker gets it: without the quote that is still open, without backslashes.
    commandline -ct | string replace --regex '^[\'"]' '' | string replace --all --regex '\\\\(.)' '$1'
end
complete --command tracker --no-files --keep-order --arguments '(env _TRACKER_COMPLETE=fish (commandline -opc) (__tracker_typed_word) 2>/dev/null)'
