// What one principal may do: the app's identity, or the person or pipeline that operates it. Nobody has a key.

@description('What tells the principal from others in the names of its role assignments.')
param assignee string

@description('Object id of the principal.')
param principalId string

@allowed(['Group', 'ServicePrincipal', 'User'])
@description('What the principal is. A managed identity is a service principal.')
param principalType string

@description('Account of the Functions host; empty for a principal that has no business there.')
param hostStorageName string = ''

@description('Account of the inbox, positions and yields.')
param dataStorageName string

@description('Container in which upstream systems put their files.')
param inboxContainer string

param cosmosAccountName string

@description('Whether the principal sends logs, traces and metrics.')
param sendsTelemetry bool = false

param applicationInsightsName string

// learn.microsoft.com/azure/role-based-access-control/built-in-roles
var role = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

// The host keeps its locks and packages in blobs that only an owner may lease; Durable Functions on Azure Storage needs
// queues and tables.
var hostRoles = [
  role.storageBlobDataOwner
  role.storageQueueDataContributor
  role.storageTableDataContributor
]

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = if (!empty(hostStorageName)) {
  name: hostStorageName
}

resource onHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in (empty(hostStorageName) ? [] : hostRoles): {
    name: guid(hostStorage.id, assignee, id)
    scope: hostStorage
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)
    }
  }
]

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource inbox 'containers' existing = {
      name: inboxContainer
    }
  }
}

resource onTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage.id, assignee, role.storageTableDataContributor)
  scope: dataStorage
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      role.storageTableDataContributor
    )
  }
}

resource onInbox 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage::blobs::inbox.id, assignee, role.storageBlobDataContributor)
  scope: dataStorage::blobs::inbox
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.storageBlobDataContributor)
  }
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosAccountName

  // learn.microsoft.com/azure/cosmos-db/reference-data-plane-security: Cosmos DB Built-in Data Contributor.
  resource dataContributor 'sqlRoleDefinitions' existing = {
    name: '00000000-0000-0000-0000-000000000002'
  }

  resource onCosmos 'sqlRoleAssignments' = {
    name: guid(cosmos.id, assignee, cosmos::dataContributor.id)
    properties: {
      principalId: principalId
      roleDefinitionId: cosmos::dataContributor.id
      scope: cosmos.id
    }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource onTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (sendsTelemetry) {
  name: guid(applicationInsights.id, assignee, role.monitoringMetricsPublisher)
  scope: applicationInsights
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.monitoringMetricsPublisher)
  }
}
