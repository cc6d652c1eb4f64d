// Preloaded into the suite's origin and client. The origin would listen on every interface; and since node 19 the
// client would keep connections alive, on which a case that cuts its connection disturbs the ones that follow.
const http = require('node:http')
const net = require('node:net')

http.globalAgent = new http.Agent({ keepAlive: false })

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port) {
  return listen.call(this, { port: Number(port), host: '127.0.0.1' })
}
