namespace Settlement.Cli;

/// <summary>The scripts that make a shell ask <c>settle complete</c>. Each begins with how it is installed.</summary>
internal static class CompletionScripts
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell, one of <see cref="Shells"/>.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "no such shell"),
    };

    private const string Bash =
        """
        # In ~/.bashrc: source <(settle completion bash)
        _settle() {
          local current=${COMP_WORDS[COMP_CWORD]} line paths=
          [[ $current == = ]] && current=
          COMPREPLY=()
          while IFS= read -r line; do
            case $line in
              :files) paths=-f ;;
              :folders) paths=-d ;;
              *) COMPREPLY+=("${line%%$'\t'*}") ;;
            esac
          done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
          if [[ -n $paths ]]; then
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen "$paths" -- "$current")
          fi
        }
        complete -F _settle settle

        """;

    private const string Zsh =
        """
        #compdef settle
        # In ~/.zshrc, after compinit: source <(settle completion zsh)
        _settle() {
          local line paths
          local -a candidates
          while IFS= read -r line; do
            case $line in
              :files) paths=files ;;
              :folders) paths=folders ;;
              *) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
            esac
          done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
          case $paths in
            files) compset -P '--*='; _files ;;
            folders) compset -P '--*='; _files -/ ;;
            *) _describe 'settle' candidates ;;
          esac
        }
        if [[ ${funcstack[1]:-} == _settle ]]; then
          _settle "$@"
        else
          compdef _settle settle
        fi

        """;

    private const string Fish =
        """
        # Once: settle completion fish > ~/.config/fish/completions/settle.fish
        function __settle_complete
          set -l words (commandline -opc)
          set -l current (commandline -ct)
          for line in ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
            switch $line
              case ':files'
                __fish_complete_path (string replace -r -- '^--[a-z-]+=' '' "$current")
              case ':folders'
                __fish_complete_directories (string replace -r -- '^--[a-z-]+=' '' "$current")
              case '*'
                echo $line
            end
          end
        end
        complete -c settle -f -a '(__settle_complete)'

        """;

    private const string PowerShell =
        """
        # In $PROFILE: settle completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName settle -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
            $rest = @($words | Select-Object -Skip 1)
            & $words[0] complete -- @rest $wordToComplete 2>$null | ForEach-Object {
                $word, $meaning = $_ -split "`t", 2
                if ($word -in ':files', ':folders') {
                    $path = $wordToComplete -replace '^--[a-z-]+=', ''
                    $option = $wordToComplete.Substring(0, $wordToComplete.Length - $path.Length)
                    Get-ChildItem -Path "$path*" -Directory:($word -eq ':folders') -ErrorAction SilentlyContinue | ForEach-Object {
                        $name = (Split-Path -Path $path -Parent) ? (Join-Path (Split-Path -Path $path -Parent) $_.Name) : $_.Name
                        [System.Management.Automation.CompletionResult]::new("$option$name", $_.Name, 'ProviderItem', $_.FullName)
                    }
                }
                else {
                    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $(if ($meaning) { $meaning } else { $word }))
                }
            }
        }

        """;
}
