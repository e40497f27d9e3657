// A settlement date at a glance, in the portal under the workspace's workbooks.

param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'settlement-day')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Settlement day'
    category: 'workbook'
    version: '1.0'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}
