/** Why the audit cannot be written, in one line for the operator: the product does not start without it. */
export class AuditRefused extends Error {
  override readonly name = 'AuditRefused';
}
