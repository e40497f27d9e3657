// The private endpoints of both storage accounts and of Cosmos DB, with the DNS zones that lead to them.

param location string
param tags object

@description('What the names of the endpoints begin with.')
param namePrefix string
param networkId string
param subnetId string
param hostStorageId string
param dataStorageId string
param cosmosAccountId string

var storageSuffix = environment().suffixes.storage

var zones = [
  'privatelink.blob.${storageSuffix}'
  'privatelink.queue.${storageSuffix}'
  'privatelink.table.${storageSuffix}'
  'privatelink.documents.azure.com'
]

// Durable Functions needs all three services of the host's account; the app needs no queues of the other.
var endpoints = [
  { name: 'host-blob', targetId: hostStorageId, groupId: 'blob', zone: 0 }
  { name: 'host-queue', targetId: hostStorageId, groupId: 'queue', zone: 1 }
  { name: 'host-table', targetId: hostStorageId, groupId: 'table', zone: 2 }
  { name: 'data-blob', targetId: dataStorageId, groupId: 'blob', zone: 0 }
  { name: 'data-table', targetId: dataStorageId, groupId: 'table', zone: 2 }
  { name: 'cosmos', targetId: cosmosAccountId, groupId: 'Sql', zone: 3 }
]

module dnsZones 'dns-zone.bicep' = [
  for zone in zones: {
    params: {
      tags: tags
      name: zone
      networkId: networkId
    }
  }
]

@batchSize(1)
module privateEndpoints 'private-endpoint.bicep' = [
  for endpoint in endpoints: {
    params: {
      location: location
      tags: tags
      name: '${namePrefix}${endpoint.name}'
      subnetId: subnetId
      targetId: endpoint.targetId
      groupId: endpoint.groupId
      dnsZoneId: dnsZones[endpoint.zone].outputs.id
    }
  }
]
