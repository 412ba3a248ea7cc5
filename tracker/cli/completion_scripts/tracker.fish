# What fish offers for tracker after Tab.
complete --command tracker --no-files --keep-order --arguments '(env _TRACKER_COMPLETE=fish (commandline -opc) (commandline -ct) 2>/dev/null)'
