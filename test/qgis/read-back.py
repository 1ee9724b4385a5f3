"""Has QGIS import an export, and prints every config as QGIS then reads it: file, password of the export, folder."""

import json
import os
import sys

path, password, folder = sys.argv[1:4]
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QGIS_AUTH_DB_DIR_PATH"] = folder

from qgis.core import QgsApplication, QgsAuthMethodConfig  # noqa: E402

application = QgsApplication([], False, folder)
application.initQgis()
manager = QgsApplication.authManager()
manager.setMasterPassword("master", True)
imported = manager.importAuthenticationConfigsFromXml(path, password, True)
configs = []
for identifier in manager.configIds():
    config = QgsAuthMethodConfig()
    manager.loadAuthenticationConfig(identifier, config, True)
    configs.append(
        {
            "id": config.id(),
            "name": config.name(),
            "uri": config.uri(),
            "method": config.method(),
            "version": config.version(),
            "fields": config.configMap(),
        }
    )
print("RESULT " + json.dumps({"imported": imported, "configs": configs}))
sys.stdout.flush()
# QGIS's own end is slow, and now and then a crash.
os._exit(0)
