using YamlDotNet.RepresentationModel;

namespace Settlement.Infra.Tests;

/// <summary>YAML files of the repository.</summary>
internal static class Yaml
{
    public static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(RepositoryFolder.Text(path));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    /// <summary>What is found by following the keys; null where a key is missing.</summary>
    public static YamlNode? At(this YamlNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(key), out var child))
            {
                return null;
            }

            node = child;
        }

        return node;
    }

    public static string? Text(this YamlNode node, params ReadOnlySpan<string> keys) => (node.At(keys) as YamlScalarNode)?.Value;

    /// <summary>The keys of a mapping with their values; nothing where there is no mapping.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Children(this YamlNode? node) => node is YamlMappingNode map
        ? map.Children.Select(child => (((YamlScalarNode)child.Key).Value!, child.Value))
        : [];

    /// <summary>Every mapping in the document, at any depth.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(this YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();
}
