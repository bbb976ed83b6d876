/**
 * `$(NAME)` → the variable, `$$(NAME)` → `$(NAME)`, an unknown name stays as written.
 * (k8s.io/kubernetes third_party/forked/golang/expansion; the rule for `command`, `args` and `env[].value`)
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name: string | undefined) => (name === undefined ? '$' : variables.get(name) ?? found));
}
