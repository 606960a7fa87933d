import { type MtlsFiles, mtlsFilesIn } from '../../../simulator/src/tls/mtls-files.js';

type Settings = Readonly<Record<string, string>>;

/** The product's settings for the simulator's door with mutual TLS; none without one. */
export function mtlsSettings(door: { readonly url: string; readonly files: MtlsFiles } | undefined): Settings {
  if (door === undefined) return {};
  const { certificate, key, authorities, revocationLists } = door.files;
  return {
    SSP_BASE_URL: door.url,
    SSP_CLIENT_CERT_PATH: certificate,
    SSP_CLIENT_KEY_PATH: key,
    SSP_CA_PATHS: authorities.join(','),
    SSP_CRL_PATHS: revocationLists.join(','),
  };
}

const PORT = '4443';

/** For `npm start`: the simulator, in a process of its own, writes these files before the product starts. */
export function localMtls(
  folder: string,
  port = PORT,
): { readonly orchestrator: Settings; readonly simulator: Settings } {
  return {
    orchestrator: mtlsSettings({ url: `https://127.0.0.1:${port}/ssp`, files: mtlsFilesIn(folder) }),
    simulator: { SIM_MTLS_DIR: folder, SIM_MTLS_PORT: port },
  };
}
