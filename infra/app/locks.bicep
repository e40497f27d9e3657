// Locks on the accounts that hold records and what they came from: neither they nor their group can be deleted by mistake,
// whoever asks. `azd down` takes the locks away first, when it was told to (infra/hooks/predown.sh).

param cosmosAccountName string
param dataStorageName string

var notes = 'Holds settlement records or their inputs.'

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosAccountName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataStorageName
}

resource onCosmos 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'settlement-records'
  scope: cosmos
  properties: {
    level: 'CanNotDelete'
    notes: notes
  }
}

resource onDataStorage 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'settlement-records'
  scope: dataStorage
  properties: {
    level: 'CanNotDelete'
    notes: notes
  }
}

output ids string[] = [onCosmos.id, onDataStorage.id]
