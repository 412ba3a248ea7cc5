# What PowerShell offers for tracker after Tab.
Register-ArgumentCompleter -Native -CommandName tracker -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = [Math]::Max(0, $cursorPosition - $commandAst.Extent.StartOffset)
    $Env:COMP_LINE = $commandAst.ToString().PadRight($length).Substring(0, $length)
    $Env:_TRACKER_COMPLETE = 'powershell'
    try {
        tracker 2>$null | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            $text = if ($value -match '[^\w.:/=-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:COMP_LINE, Env:_TRACKER_COMPLETE
    }
}
