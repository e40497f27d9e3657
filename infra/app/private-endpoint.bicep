// One service of one resource, reached inside the network under its usual name.

param location string
param tags object
param name string
param subnetId string

@description('The resource behind the endpoint.')
param targetId string

@description('The service of the resource: blob, queue, table, Sql.')
param groupId string

@description('The private DNS zone of the service, an existing one.')
param dnsZoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: targetId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: {
            privateDnsZoneId: dnsZoneId
          }
        }
      ]
    }
  }
}
