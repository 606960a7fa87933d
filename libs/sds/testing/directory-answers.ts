import nock from 'nock';
import { BASE } from './a-directory.js';
import { aDevice, anEndpoint, searchset } from './directory-records.js';

type Records = Parameters<typeof searchset>;

export const get = (resource: 'Endpoint' | 'Device') => nock(BASE).get(`/${resource}`).query(true);

/** The directory's next answer to a search for Endpoints. */
export function endpoints(...records: Records): void {
  get('Endpoint').reply(200, searchset(...records));
}

/** The directory's next answer to a search for Devices. */
export function devices(...records: Records): void {
  get('Device').reply(200, searchset(...records));
}

/** Nothing found, and nothing again when asked to confirm. */
export function nothing(resource: 'Endpoint' | 'Device'): void {
  get(resource).twice().reply(200, searchset());
}

/** A plain route, with these differences. */
export function aWholeRoute(
  endpoint: Parameters<typeof anEndpoint>[0] = {},
  device: Parameters<typeof aDevice>[0] = {},
): void {
  endpoints(anEndpoint(endpoint));
  devices(aDevice(device));
}

/** No answer, however often. */
export function anOutage(resource: 'Endpoint' | 'Device' = 'Endpoint', status = 503): void {
  get(resource).times(3).reply(status, {});
}
