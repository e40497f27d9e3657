// The function app on Flex Consumption, with its plan. Everything it reaches, it reaches with its own identity.

param location string
param tags object
param name string
param planName string

@description('The service of azure.yaml that is deployed here.')
param serviceName string

param identityId string
param identityClientId string

@description('Endpoints of the account of the Functions host.')
param hostStorage HostStorage

@description('Container of the host\'s account that deployments are put into.')
param deploymentContainer string

param applicationInsightsName string

@description('The settings of the app itself.')
param settings object

@description('Subnet of the app; empty for none.')
param subnetId string

@description('IPv4 addresses or ranges that may call the app; empty for all. Every call needs a key or a token besides.')
param allowedIpAddresses string[]

@allowed([512, 2048, 4096])
@description('Memory of an instance, in MB.')
param instanceMemoryMb int

@minValue(1)
@maxValue(1000)
@description('The most instances the app scales to.')
param maximumInstances int

@description('Whether instances are spread over availability zones; two are then always ready.')
param zoneRedundant bool

@description('Client id of the application that callers sign in to; empty for function keys alone.')
param entraClientId string

@export()
type HostStorage = {
  blobEndpoint: string
  queueEndpoint: string
  tableEndpoint: string
}

var usesEntra = !empty(entraClientId)

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.blobEndpoint}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        alwaysReady: zoneRedundant
          ? [
              {
                name: 'durable'
                instanceCount: 2
              }
            ]
          : []
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: empty(allowedIpAddresses) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (address, i) in allowedIpAddresses: {
          name: 'allowed-${i}'
          ipAddress: contains(address, '/') ? address : '${address}/32'
          action: 'Allow'
          priority: 100 + i
        }
      ]
    }
  }

  resource configuration 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      AzureWebJobsStorage__blobServiceUri: hostStorage.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: hostStorage.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: hostStorage.tableEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    })
  }

  // Deployments sign in with Entra ID: no publishing user, no password.
  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource authentication 'config' = if (usesEntra) {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: true
      }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [
              entraClientId
              'api://${entraClientId}'
            ]
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
  }
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
