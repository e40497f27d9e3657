# Runs `settle` on the stores of the current azd environment, signed in as you: infra/settle.ps1 status --date 2014-08-05
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

function Get-EnvironmentValue([string] $name) {
    $value = azd env get-value $name --cwd $root
    if ($LASTEXITCODE -ne 0) {
        throw "the azd environment has no $name"
    }

    $value
}

$store = Get-EnvironmentValue SETTLE_STORE
$positions = Get-EnvironmentValue SETTLE_POSITIONS
$payments = Get-EnvironmentValue SETTLE_PAYMENTS
$configuration = Join-Path $root '.azure' (Get-EnvironmentValue AZURE_ENV_NAME) 'settle.json'

dotnet run --project (Join-Path $root 'src/Settlement.Cli') --configuration Release -- `
    --store $store --positions $positions --payments $payments --config $configuration @args
exit $LASTEXITCODE
