using System.Text.Json.Serialization;

namespace Settlement.Documents;

/// <summary>
/// The types that are written whole; those inside them follow. Without the fast path, which would hold a document of a
/// million breaks in memory.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(BreakDocument))]
[JsonSerializable(typeof(CatchUpDocument))]
[JsonSerializable(typeof(CatchUpStartedDocument))]
[JsonSerializable(typeof(CertificateDocument))]
[JsonSerializable(typeof(ClosedDocument))]
[JsonSerializable(typeof(CloseDocument))]
[JsonSerializable(typeof(CorrectionCertificateDocument))]
[JsonSerializable(typeof(CorrectionCloseDocument))]
[JsonSerializable(typeof(CorrectionDocument))]
[JsonSerializable(typeof(CorrectionListDocument))]
[JsonSerializable(typeof(CorrectionStatusDocument))]
[JsonSerializable(typeof(CorrectionVerificationDocument))]
[JsonSerializable(typeof(DayDocument))]
[JsonSerializable(typeof(DayListDocument))]
[JsonSerializable(typeof(DemoDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(ExplanationDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(GenerationDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(IncidentDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(OwedDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ProfilesDocument))]
[JsonSerializable(typeof(ProofDocument))]
[JsonSerializable(typeof(ReconciliationDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(SimulationDocument))]
[JsonSerializable(typeof(StartedDocument))]
[JsonSerializable(typeof(StatementDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(VerificationDocument))]
[JsonSerializable(typeof(WrittenProofDocument))]
internal sealed partial class DocumentsContext : JsonSerializerContext;
