// A storage account with identities only: no shared keys, no public blobs, TLS 1.2. Used twice: once for what the
// Functions host and Durable Functions keep, once for the inbox, positions and yields, so that neither takes the
// other's requests a second, and whoever may write one may not write the other.

param location string
param tags object
param name string

@description('Blob containers, all private.')
param containers string[]

@description('Tables. Empty where the owner of the account creates its own.')
param tables string[] = []

@description('Whether data is copied to the paired region too.')
param geoRedundant bool

@description('Whether only private endpoints, and the addresses of allowedIpAddresses, reach the account.')
param isPrivate bool

@description('IPv4 addresses or ranges that reach a private account from outside.')
param allowedIpAddresses string[] = []

@description('Days for which a deleted or overwritten blob can be had back; 0 for none.')
@minValue(0)
@maxValue(365)
param blobRetentionDays int = 0

@description('Log Analytics workspace that is told who read, wrote and deleted what in the tables, and who wrote and deleted blobs; empty for none.')
param auditWorkspaceName string = ''

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: geoRedundant ? 'Standard_GZRS' : 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    dnsEndpointType: 'Standard'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [
        for address in (isPrivate ? allowedIpAddresses : []): {
          value: address
          action: 'Allow'
        }
      ]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: blobRetentionDays > 0
      deleteRetentionPolicy: blobRetentionDays > 0
        ? {
            enabled: true
            days: max(1, blobRetentionDays)
          }
        : {
            enabled: false
          }
      containerDeleteRetentionPolicy: blobRetentionDays > 0
        ? {
            enabled: true
            days: max(1, blobRetentionDays)
          }
        : {
            enabled: false
          }
    }

    resource blobContainers 'containers' = [
      for container in containers: {
        name: container
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  // Durable Functions on Azure Storage keeps its work items in queues and its history in tables.
  resource queues 'queueServices' = {
    name: 'default'
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource storedTables 'tables' = [
      for table in tables: {
        name: table
      }
    ]
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = if (!empty(auditWorkspaceName)) {
  name: auditWorkspaceName
}

resource auditOfTables 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceName)) {
  name: 'audit'
  scope: account::tableService
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'StorageRead'
        enabled: true
      }
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

resource auditOfBlobs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(auditWorkspaceName)) {
  name: 'audit'
  scope: account::blobs
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
