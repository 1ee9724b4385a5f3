/** Whether host permissions the browser granted suffice for a resource. */
import { permissionOrigin, type Resource } from '../../shared/resource.js';

/** `granted`: match patterns of permissions.getAll(). The cost grows with the labels of the host alone. */
export function permits(granted: ReadonlySet<string>, resource: Resource): boolean {
  const { scheme, host, wildcard } = resource;
  if (granted.has('<all_urls>') || granted.has(permissionOrigin(resource))) return true;
  const hosts = ['*', `*.${host}`, ...(wildcard ? [] : [host])];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
    hosts.push(`*${host.slice(dot)}`);
  return hosts.some(it => granted.has(`${scheme}://${it}/*`) || granted.has(`*://${it}/*`));
}
