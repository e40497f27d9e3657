# After `azd provision`: writes the settings that `settle` and a local `func start` need for the new environment, and
# checks the environment as the person who is signed in. Safe to repeat: azd hooks run postprovision
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

# Product, currency and rounding are part of a day's plan: whoever settles it must come with the same.
Set-Content -Path ".azure/$env:AZURE_ENV_NAME/settle.json" -Value $env:SETTLE_CONFIGURATION -Encoding utf8NoBOM

$localSettings = 'src/Settlement.Functions/local.settings.json'
if (Test-Path $localSettings) {
    Write-Host "$localSettings is there already and stays as it is"
}
else {
    Set-Content -Path $localSettings -Value $env:LOCAL_SETTINGS -Encoding utf8NoBOM
}

if ($env:DATA_IS_PRIVATE -eq 'true' -and -not $env:ALLOWED_IP_ADDRESSES) {
    Write-Host 'The data is reached from inside the virtual network only: run infra/settle.ps1 doctor there.'
    exit 0
}

# A role takes some minutes until every service knows of it. 5 is "not reachable"; anything else is not mended by waiting.
for ($attempt = 1; ; $attempt++) {
    & infra/settle.ps1 doctor
    if ($LASTEXITCODE -ne 5 -or $attempt -eq 20) {
        exit $LASTEXITCODE
    }

    Write-Host "Not reachable yet; trying again in 30 s ($attempt of 20)"
    Start-Sleep -Seconds 30
}
