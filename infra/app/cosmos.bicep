// The Cosmos DB account of records, payments and days. Containers are made here and not by the app: an identity's data
// role cannot create any, and a partition key can never be changed.

param location string
param tags object
param accountName string

@description('The database; the code has the same default.')
param databaseName string

@description('A second region that reads, and takes over writing when the first is lost; empty for none.')
param pairedLocation string

@allowed(['serverless', 'autoscale'])
@description('How request units are paid for. Serverless has one region; a pair of regions needs autoscale.')
param capacity string

@minValue(1000)
@description('The most request units a second with autoscale, shared by all containers; a multiple of 1,000.')
param maxThroughput int

@description('Whether replicas are spread over availability zones, with autoscale.')
param zoneRedundant bool

@description('Whether only private endpoints, and the addresses of allowedIpAddresses, reach the account.')
param isPrivate bool

@description('IPv4 addresses or ranges that reach a private account from outside.')
param allowedIpAddresses string[]

@description('Workspace that is told of every change of the account.')
param workspaceId string

var isServerless = capacity == 'serverless'
var isPaired = !empty(pairedLocation)

// What an item's id holds is unique within its partition key: that is what credits a user once a day. Each equals
// CosmosContainers in the code.
var containers = [
  {
    name: 'records'
    partitionKey: '/userId'
    indexed: ['/date/?', '/status/?', '/earningsMinor/?']
    sorted: ['/date', '/sortKey']
  }
  {
    name: 'days'
    partitionKey: '/partition'
    indexed: ['/partition/?']
    sorted: []
  }
  {
    name: 'inputs'
    partitionKey: '/partition'
    indexed: ['/partition/?']
    sorted: []
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: accountName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    enableAutomaticFailover: isPaired
    enableMultipleWriteLocations: false
    locations: concat(
      [
        {
          locationName: location
          failoverPriority: 0
          isZoneRedundant: zoneRedundant && !isServerless
        }
      ],
      isPaired
        ? [
            {
              locationName: pairedLocation
              failoverPriority: 1
              isZoneRedundant: false
            }
          ]
        : []
    )
    // One writing region, always: two would each accept a first record of a user and date. In it, both levels read
    // what was last written, so that a reconciliation sees what a run just did. Strong over two regions would stop
    // writing when either is lost.
    consistencyPolicy: isPaired
      ? {
          defaultConsistencyLevel: 'BoundedStaleness'
          maxIntervalInSeconds: 300
          maxStalenessPrefix: 100000
        }
      : {
          defaultConsistencyLevel: 'Strong'
        }
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous30Days'
      }
    }
    capabilities: isServerless
      ? [
          {
            name: 'EnableServerless'
          }
        ]
      : []
    publicNetworkAccess: isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'
    networkAclBypass: 'None'
    ipRules: [
      for address in (isPrivate ? allowedIpAddresses : []): {
        ipAddressOrRange: address
      }
    ]
  }

  resource database 'sqlDatabases' = {
    name: databaseName
    properties: {
      resource: {
        id: databaseName
      }
      options: isServerless
        ? {}
        : {
            autoscaleSettings: {
              maxThroughput: maxThroughput
            }
          }
    }

    // No time to live: nothing here ever expires.
    @batchSize(1)
    resource sqlContainers 'containers' = [
      for container in containers: {
        name: container.name
        properties: {
          resource: {
            id: container.name
            partitionKey: {
              kind: 'Hash'
              version: 2
              paths: [container.partitionKey]
            }
            indexingPolicy: {
              automatic: true
              indexingMode: 'consistent'
              includedPaths: map(container.indexed, path => { path: path })
              excludedPaths: [
                {
                  path: '/*'
                }
              ]
              compositeIndexes: empty(container.sorted)
                ? []
                : [
                    map(container.sorted, path => {
                      path: path
                      order: 'ascending'
                    })
                  ]
            }
          }
        }
      }
    ]
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: account
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'ControlPlaneRequests'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
