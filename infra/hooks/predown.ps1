# Before `azd down`: the accounts that hold records are locked. Whoever means to lose them says so first.
$ErrorActionPreference = 'Stop'

if (-not $env:RECORD_LOCKS) {
    exit 0
}

$lockRecords = if ($env:LOCK_RECORDS) { $env:LOCK_RECORDS } else { 'true' }
if ($lockRecords -ne 'false') {
    [Console]::Error.WriteLine('Records are locked against deletion. To delete them for good: azd env set LOCK_RECORDS false, then azd down again.')
    exit 1
}

& az lock delete --ids @($env:RECORD_LOCKS -split ' ')
exit $LASTEXITCODE
