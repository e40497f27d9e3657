// What somebody is woken for, read from the app's own metrics, and the one place that is told.

param location string
param tags object

@description('What the names of the alerts begin with.')
param namePrefix string
param actionGroupName string
param workspaceId string

@description('Where alerts are sent by e-mail; empty for none.')
param email string

@description('Quarantined users of a run above which an alert is raised.')
param quarantineThreshold int

@description('Minutes from a date\'s cut-off until it has to be settled.')
param deadlineMinutes int

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'settlement'
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operators'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

// Each query gives one row with the number that is compared. docs/operations.md has a section for each, and a test holds
// the metrics' names against the code that counts them.
var alerts = [
  {
    key: 'day-not-settled'
    title: 'A date is not settled by its deadline'
    severity: 1
    query: 'AppMetrics | where Name == "settlement.overdue" | summarize arg_max(TimeGenerated, Max) by Date = tostring(Properties.date) | where Max > ${60 * deadlineMinutes} | summarize Value = count()'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT15M'
    window: 'PT1H'
  }
  {
    key: 'gap'
    title: 'A date is not settled, and a later one is'
    severity: 2
    query: 'AppMetrics | where Name == "settlement.gaps" | summarize arg_max(TimeGenerated, Max) | summarize Value = max(Max)'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT15M'
    window: 'PT1H'
  }
  {
    key: 'file-set-aside'
    title: 'A file of the inbox was refused and set aside'
    severity: 2
    query: 'AppMetrics | where Name == "settlement.files_set_aside" | summarize Value = sum(Sum)'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT5M'
    window: 'PT30M'
  }
  {
    key: 'silent'
    title: 'The app has told nothing for an hour: it does not run, or cannot reach its store'
    severity: 1
    query: 'AppMetrics | where Name == "settlement.paused" | summarize Value = count()'
    operator: 'LessThan'
    threshold: 1
    frequency: 'PT15M'
    window: 'PT1H'
  }
  {
    key: 'slow'
    title: 'A day was settled after its deadline'
    severity: 2
    query: 'AppMetrics | where Name == "settlement.behind_schedule" | summarize Value = max(Max)'
    operator: 'GreaterThan'
    threshold: 60 * deadlineMinutes
    frequency: 'PT15M'
    window: 'PT30M'
  }
  {
    key: 'paused'
    title: 'The schedule was paused for two days: the timer settles nothing'
    severity: 2
    query: 'AppMetrics | where Name == "settlement.paused" | summarize Value = min(Min)'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT1H'
    window: 'P2D'
  }
  {
    key: 'conflicts'
    title: 'What is stored differs from what would be stored now'
    severity: 1
    query: 'AppMetrics | where Name == "settlement.users" and Properties.outcome == "conflict" | summarize Value = sum(Sum)'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT5M'
    window: 'PT30M'
  }
  {
    key: 'breaks'
    title: 'What should be, what is recorded and what is paid differ'
    severity: 1
    query: 'AppMetrics | where Name == "settlement.breaks" | summarize Value = sum(Sum)'
    operator: 'GreaterThan'
    threshold: 0
    frequency: 'PT5M'
    window: 'PT30M'
  }
  {
    key: 'quarantined'
    title: 'Users could not be settled'
    severity: 2
    query: 'AppMetrics | where Name == "settlement.users" and Properties.outcome == "quarantined" | summarize Value = sum(Sum)'
    operator: 'GreaterThan'
    threshold: quarantineThreshold
    frequency: 'PT5M'
    window: 'PT30M'
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: '${namePrefix}${alert.key}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: 'What to do: docs/operations.md'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      // The table comes into being with the first metric.
      skipQueryValidation: true
      // Metrics arrive minutes late: windows overlap, so that none is missed, and one alert is told once an hour.
      autoMitigate: false
      muteActionsDuration: 'PT1H'
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroup.id]
      }
    }
  }
]
