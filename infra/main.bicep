// Everything Settlement needs on Azure, in a resource group of its own.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the environment; with subscription and region it makes the names of all resources.')
param environmentName string

// Regions with availability zones and Flex Consumption.
@allowed([
  'australiaeast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'spaincentral'
  'swedencentral'
  'uaenorth'
  'uksouth'
  'westeurope'
  'westus2'
  'westus3'
])
@metadata({ azd: { type: 'location' } })
@description('Region of everything.')
param location string

@description('Second region that copies are kept in; empty for none. Cosmos DB has to be autoscale for it.')
param pairedLocation string = ''

@allowed(['ServicePrincipal', 'User'])
@description('What deploys the environment, and operates it with `settle`: a person, or a pipeline.')
param principalType string = 'User'

@description('Object id of a group that operates the environment too; empty for none.')
param operatorGroupId string = ''

@minValue(1)
@maxValue(100000000)
@description('Users expected on a day.')
param usersExpected int = 50000

@minValue(1)
@maxValue(1440)
@description('Minutes in which a run is to settle them.')
param runMinutes int = 60

@minValue(1)
@maxValue(1440)
@description('Minutes from a date\'s cut-off until it has to be settled: alerts go by it, and a run waits until then for late inputs. The timer fires some of them later.')
param deadlineMinutes int = 120

@description('When the daily timer fires: an NCRONTAB expression of six fields, in UTC.')
param schedule string = '0 30 16 * * *'

@description('When the history of old runs is removed, likewise. Records are never removed.')
param purgeSchedule string = '0 0 3 * * *'

@description('IANA name of the time zone that a business day is a day of.')
param timeZone string = 'Asia/Shanghai'

@description('When a settlement date may be settled, counted from its midnight: [days.]hours:minutes:seconds.')
param cutOff string = '1.00:00:00'

@description('Product that is settled; part of every transaction id, so never changed.')
param product string = 'default'

@description('ISO 4217 code of the currency of positions and payments.')
param currency string = 'CNY'

@allowed(['truncate', 'half-even', 'half-up'])
@description('How exact earnings become earnings.')
param rounding string = 'truncate'

@allowed(['fund', 'carry'])
@description('What becomes of the fractions that rounding leaves: the fund keeps them, or each user\'s goes on to their next settled date.')
param residuePolicy string = 'fund'

@description('Who pays: the store\'s own ledger, or the https address of a payment service.')
param payments string = 'ledger'

@description('Whether that payment service pays a transaction id at most once. Saying so of one that does not is what pays twice.')
param paymentsPromiseIdempotency bool = true

@description('Whether that payment service takes reversals. Where it does not, what a correction takes back is recorded as owed.')
param paymentsTakeReversals bool = false

@description('Address of the Key Vault secret that holds the payment service\'s bearer token; empty for none. The secret itself is never in a template.')
param paymentsKeyUri string = ''

@description('Where alerts are sent by e-mail; empty for none. They are shown in the portal in any case.')
param alertEmail string = ''

@minValue(0)
@description('Quarantined users of a run above which an alert is raised.')
param quarantineThreshold int = 0

@minValue(30)
@maxValue(730)
@description('Days for which logs are kept.')
param logRetentionDays int = 90

@allowed(['serverless', 'autoscale'])
@description('How Cosmos DB is paid for: by request, or by a throughput that follows the load.')
param cosmosCapacity string = 'serverless'

@minValue(0)
@description('The most request units a second with autoscale, in whole thousands; 0 for what users and minutes call for.')
param cosmosMaxThroughput int = 0

@description('Whether app and autoscale Cosmos DB are spread over availability zones. Storage always is.')
param zoneRedundant bool = false

@description('Whether data is reached over a virtual network and private endpoints only.')
param vnetEnabled bool = false

@description('Whether the accounts that hold records and inputs are locked against deletion.')
param lockRecords bool = true

@description('Range of the virtual network, at least a /23.')
param vnetAddressPrefix string = '10.0.0.0/16'

@description('IPv4 addresses or ranges, separated by commas, that may call the app and, with vnetEnabled, reach the data from outside the network. Empty: the app answers every address, private data none.')
param allowedIpAddresses string = ''

@description('Client id of the Entra ID application that callers sign in to; empty for function keys alone.')
param entraClientId string = ''

var abbreviations = loadJsonContent('abbreviations.json')
var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var addresses = empty(allowedIpAddresses) ? [] : map(split(allowedIpAddresses, ','), address => trim(address))
var names = {
  identity: '${abbreviations.managedIdentityUserAssignedIdentities}${token}'
  workspace: '${abbreviations.operationalInsightsWorkspaces}${token}'
  applicationInsights: '${abbreviations.insightsComponents}${token}'
  hostStorage: '${abbreviations.storageStorageAccounts}host${token}'
  dataStorage: '${abbreviations.storageStorageAccounts}data${token}'
  cosmos: '${abbreviations.documentDBDatabaseAccounts}${token}'
  network: '${abbreviations.networkVirtualNetworks}${token}'
  plan: '${abbreviations.webServerFarms}${token}'
  app: '${abbreviations.webSitesFunctions}${token}'
}
var deploymentContainer = 'app-package'
var inboxContainer = 'inbox'

// With records, payments and days in Cosmos DB, tables hold what comes in: TablesInputStore.Tables in the code.
var inputTables = ['settlementPositions', 'settlementYields', 'settlementImports']

// Size. docs/deploy.md explains the numbers: users a second that two cores settle by the users of an activity, and the
// request units that a user costs. Divisions round up.
var perSecond = { one: 21, ten: 448, hundred: 2240 }
var usersPerSecond = (usersExpected + 60 * runMinutes - 1) / (60 * runMinutes)
var usersPerActivity = usersExpected <= 50000 && usersPerSecond <= perSecond.one
  ? 1
  : usersExpected <= 1000000 && usersPerSecond <= 4 * perSecond.ten ? 10 : 100
var usersPerSecondOfAPart = usersPerActivity == 1
  ? perSecond.one
  : usersPerActivity == 10 ? perSecond.ten : perSecond.hundred
var partitions = usersExpected <= 1000
  ? 1
  : min(
      100,
      max(
        4,
        (usersExpected + 49999) / 50000,
        2 * ((usersPerSecond + usersPerSecondOfAPart - 1) / usersPerSecondOfAPart)
      )
    )
var pageSize = usersPerActivity == 1 ? 500 : 1000
var requestUnitsPerSecond = max(1000, (30 * usersPerSecond + 999) / 1000 * 1000)

// Section Settlement of the app's settings, by the names of SettlementOptions: what it requires, and what a parameter
// sets. The rest, time-outs and the lease among it, is left at the defaults of the code, which fit together. Empty is
// left out.
var settings = {
  Settlement__Schedule: schedule
  Settlement__PurgeSchedule: purgeSchedule
  Settlement__TimeZone: timeZone
  Settlement__CutOff: cutOff
  Settlement__Store: 'cosmos'
  Settlement__Positions: 'tables'
  Settlement__Inbox: inboxContainer
  Settlement__InputsDeadlineMinutes: string(deadlineMinutes)
  Settlement__Payments: payments
  Settlement__PaymentsKey: empty(paymentsKeyUri) ? '' : '@Microsoft.KeyVault(SecretUri=${paymentsKeyUri})'
  Settlement__PaymentsPromiseIdempotency: string(paymentsPromiseIdempotency)
  Settlement__PaymentsTakeReversals: string(paymentsTakeReversals)
  Settlement__Product: product
  Settlement__Currency: currency
  Settlement__Rounding: rounding
  Settlement__ResiduePolicy: residuePolicy
  Settlement__UsersPerActivity: string(usersPerActivity)
  Settlement__Partitions: string(partitions)
  Settlement__PartitionWindow: string(min(partitions, 16))
  Settlement__PageSize: string(pageSize)
  // The same switch turns App Service authentication on in function-app.bicep: one without the other would believe anybody.
  Settlement__Authentication: empty(entraClientId) ? 'key' : 'entra'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '${abbreviations.resourcesResourceGroups}${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.identity
  }
}

module monitoring 'app/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: names.workspace
    applicationInsightsName: names.applicationInsights
    retentionDays: logRetentionDays
  }
}

module hostStorage 'app/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.hostStorage
    containers: [deploymentContainer]
    geoRedundant: false
    isPrivate: vnetEnabled
    // Deployments are sent to the app, which puts them here by itself.
    allowedIpAddresses: []
  }
}

module dataStorage 'app/storage.bicep' = {
  scope: group
  dependsOn: [monitoring]
  params: {
    location: location
    tags: tags
    name: names.dataStorage
    containers: [inboxContainer]
    tables: inputTables
    geoRedundant: !empty(pairedLocation)
    isPrivate: vnetEnabled
    allowedIpAddresses: addresses
    blobRetentionDays: 30
    auditWorkspaceName: names.workspace
  }
}

module cosmos 'app/cosmos.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    accountName: names.cosmos
    databaseName: 'settlement'
    pairedLocation: pairedLocation
    capacity: cosmosCapacity
    maxThroughput: max(1000, cosmosMaxThroughput == 0 ? requestUnitsPerSecond : cosmosMaxThroughput)
    zoneRedundant: zoneRedundant
    isPrivate: vnetEnabled
    allowedIpAddresses: addresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'app/network.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.network
    addressPrefix: vnetAddressPrefix
  }
}

module appAccess 'app/access.bicep' = {
  scope: group
  dependsOn: [hostStorage, dataStorage, cosmos, monitoring]
  params: {
    assignee: names.identity
    principalId: identity.outputs.principalId
    principalType: 'ServicePrincipal'
    hostStorageName: names.hostStorage
    dataStorageName: names.dataStorage
    inboxContainer: inboxContainer
    cosmosAccountName: names.cosmos
    sendsTelemetry: true
    applicationInsightsName: names.applicationInsights
  }
}

var operators = concat(
  [{ id: deployer().objectId, type: principalType }],
  empty(operatorGroupId) ? [] : [{ id: operatorGroupId, type: 'Group' }]
)

// After the app's, and one by one: a Cosmos DB account takes one change at a time.
@batchSize(1)
module operatorAccess 'app/access.bicep' = [
  for operator in operators: {
    scope: group
    dependsOn: [appAccess]
    params: {
      assignee: operator.id
      principalId: operator.id
      principalType: operator.type
      dataStorageName: names.dataStorage
      inboxContainer: inboxContainer
      cosmosAccountName: names.cosmos
      applicationInsightsName: names.applicationInsights
    }
  }
]

// Last of all: nothing may be removed from a locked account, and a deployment that failed before can be cleared away.
module locks 'app/locks.bicep' = if (lockRecords) {
  scope: group
  dependsOn: [app, privateData]
  params: {
    cosmosAccountName: names.cosmos
    dataStorageName: names.dataStorage
  }
}

module privateData 'app/private-data.bicep' = if (vnetEnabled) {
  scope: group
  dependsOn: [appAccess, operatorAccess]
  params: {
    location: location
    tags: tags
    namePrefix: abbreviations.networkPrivateEndpoints
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    hostStorageId: hostStorage.outputs.id
    dataStorageId: dataStorage.outputs.id
    cosmosAccountId: cosmos.outputs.id
  }
}

var connections = {
  SettlementTables__tableServiceUri: dataStorage.outputs.tableEndpoint
  SettlementTables__credential: 'managedidentity'
  SettlementTables__clientId: identity.outputs.clientId
  SettlementInbox__blobServiceUri: dataStorage.outputs.blobEndpoint
  SettlementInbox__credential: 'managedidentity'
  SettlementInbox__clientId: identity.outputs.clientId
  SettlementCosmos__accountEndpoint: cosmos.outputs.endpoint
  SettlementCosmos__credential: 'managedidentity'
  SettlementCosmos__clientId: identity.outputs.clientId
  // Which identity DefaultAzureCredential signs in with.
  AZURE_CLIENT_ID: identity.outputs.clientId
}

module app 'app/function-app.bicep' = {
  scope: group
  // The host does not start before it may read its storage account.
  dependsOn: [appAccess, privateData]
  params: {
    location: location
    tags: tags
    name: names.app
    planName: names.plan
    serviceName: 'app'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorage: {
      blobEndpoint: hostStorage.outputs.blobEndpoint
      queueEndpoint: hostStorage.outputs.queueEndpoint
      tableEndpoint: hostStorage.outputs.tableEndpoint
    }
    deploymentContainer: deploymentContainer
    applicationInsightsName: names.applicationInsights
    settings: union(connections, settings)
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    allowedIpAddresses: addresses
    instanceMemoryMb: 2048
    maximumInstances: 40
    zoneRedundant: zoneRedundant
    entraClientId: entraClientId
  }
}

module workbook 'app/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'app/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    namePrefix: abbreviations.insightsScheduledQueryRules
    actionGroupName: '${abbreviations.insightsActionGroups}${token}'
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    quarantineThreshold: quarantineThreshold
    deadlineMinutes: deadlineMinutes
  }
}

// For azd, the hooks and infra/settle.
output AZURE_TENANT_ID string = tenant().tenantId
output RESOURCE_GROUP string = group.name
output SERVICE_APP_NAME string = app.outputs.name
output SERVICE_APP_URI string = app.outputs.uri
output APP_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output INBOX_ACCOUNT string = names.dataStorage
output INBOX_CONTAINER string = inboxContainer
output COSMOS_ACCOUNT string = names.cosmos
output DATA_IS_PRIVATE bool = vnetEnabled
output RECORD_LOCKS string = lockRecords ? join(locks!.outputs.ids, ' ') : ''
output SETTLE_STORE string = 'cosmos:${cosmos.outputs.endpoint}'
output SETTLE_POSITIONS string = 'tables:${dataStorage.outputs.tableEndpoint}'
output SETTLE_PAYMENTS string = payments

@description('A configuration file for `settle`, so that it plans a day as the app does.')
output SETTLE_CONFIGURATION string = string({
  product: product
  currency: currency
  rounding: rounding
  residuePolicy: residuePolicy
  paymentsPromiseIdempotency: paymentsPromiseIdempotency
  paymentsTakeReversals: paymentsTakeReversals
})

@description('local.settings.json for `func start`: this environment\'s stores, the orchestrations on an emulator, no timer.')
output LOCAL_SETTINGS string = string({
  IsEncrypted: false
  Values: union(settings, {
    FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
    AzureWebJobsStorage: 'UseDevelopmentStorage=true'
    SettlementTables__tableServiceUri: dataStorage.outputs.tableEndpoint
    SettlementInbox__blobServiceUri: dataStorage.outputs.blobEndpoint
    SettlementCosmos__accountEndpoint: cosmos.outputs.endpoint
    // A reference to a key vault is followed on Azure only.
    Settlement__PaymentsKey: ''
    // App Service stands before the app on Azure only.
    Settlement__Authentication: 'key'
    'AzureWebJobs.DailyTimer.Disabled': 'true'
    'AzureWebJobs.DayWatch.Disabled': 'true'
    'AzureWebJobs.HistoryPurge.Disabled': 'true'
  })
})
