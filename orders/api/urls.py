"""Routes the API of orders."""

from rest_framework.routers import SimpleRouter

from orders.api.part_views import PartViewSet
from orders.api.views import OrderViewSet

router = SimpleRouter()
router.register("parts", PartViewSet, basename="part")
router.register("orders", OrderViewSet, basename="order")
urlpatterns = router.urls
