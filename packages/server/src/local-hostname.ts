/** Whether the name can only mean this machine. */
export function isLocalHostname(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(hostname);
}
