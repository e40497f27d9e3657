// The Durable Task Scheduler: a managed backend for orchestrations in place of the storage account.

param location string
param tags object
param name string
param taskHubName string

@description('Addresses that reach the scheduler; it has no other way in than an identity with a role on it.')
param ipAllowlist string[]

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: {
      name: 'Consumption'
    }
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
  }
}

output endpoint string = scheduler.properties.endpoint
output taskHubName string = scheduler::taskHub.name
