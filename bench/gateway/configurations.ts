/** Five backends in one nginx, each with the same answer of 1 kB. */
export function backendsOf(folder: string, ports: readonly number[]): string {
  const listens = ports.map((port) => `    listen 127.0.0.1:${port};`).join("\n");
  return nginxOf(
    `${folder}/backends`,
    `  server {
${listens}
    location / { default_type text/plain; return 200 "${"x".repeat(1_024)}"; }
  }`,
  );
}

/** nginx as the gateway, round robin over kept connections. */
export function nginxGatewayOf(folder: string, port: number, backends: readonly number[]): string {
  const servers = backends.map((each) => `    server 127.0.0.1:${each};`).join("\n");
  return nginxOf(
    `${folder}/gateway`,
    `  upstream backends {
${servers}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://backends;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }`,
  );
}

/** haproxy as the gateway, round robin over kept connections. */
export function haproxyGatewayOf(port: number, backends: readonly number[]): string {
  const servers = backends.map((each, index) => `  server s${index} 127.0.0.1:${each}`).join("\n");
  return `global
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend front
  bind 127.0.0.1:${port}
  default_backend backends
backend backends
  balance roundrobin
${servers}
`;
}

function nginxOf(place: string, servers: string): string {
  return `daemon off;
worker_processes 1;
pid ${place}.pid;
error_log ${place}.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path ${place}-body;
  proxy_temp_path ${place}-proxy;
  fastcgi_temp_path ${place}-fastcgi;
  uwsgi_temp_path ${place}-uwsgi;
  scgi_temp_path ${place}-scgi;
${servers}
}
`;
}
